namespace Lathe.Data.Tokenizers.Loading;

/// <summary>tokenizer.json as a whole. Its <c>truncation</c> and <c>padding</c> are left aside: the recipe decides on both.</summary>
internal static class TokenizerJsonReader
{
    public static TokenizerDefinition Read(JsonNode root, TokenizerConfig config)
    {
        var (vocabulary, model) = BpeModelReader.Read(root.Require("model"));
        var byteLevel = root.Get("pre_tokenizer");
        if (byteLevel is not { } preTokenizer || !PreTokenizerReader.IsByteLevel(preTokenizer))
        {
            throw (byteLevel ?? root).Error(
                "the pre-tokenizer has no ByteLevel step, so this is BPE over characters (as SentencePiece makes it), not over bytes. "
                + BpeModelReader.WhatWorks);
        }

        CheckDecoder(root);
        var added = AddedTokenReader.Read(root, config, vocabulary);
        var (prefix, suffix) = PostProcessorReader.Read(root.Get("post_processor"));
        return new TokenizerDefinition
        {
            Model = model,
            PreTokenizer = PreTokenizerReader.Read(preTokenizer),
            UsesNfc = UsesNfc(root.Get("normalizer")),
            AddedTokens = added,
            Prefix = prefix,
            Suffix = suffix,
            BosId = IdOf(config.Bos, added),
            EosId = IdOf(config.Eos, added),
            PadId = IdOf(config.Pad, added),
            UnknownId = IdOf(config.Unknown, added),
            ChatTemplate = config.ChatTemplate,
        };
    }

    private static int? IdOf(NamedToken? named, IReadOnlyList<AddedToken> added) =>
        named is null ? null : added.First(t => t.Content == named.Content).Id;

    private static void CheckDecoder(JsonNode root)
    {
        if (root.Get("decoder") is not { } decoder)
        {
            return;
        }

        var isByteLevel = decoder.Require("type").Text() switch
        {
            "ByteLevel" => true,
            "Sequence" => decoder.Require("decoders").Items().All(d => d.Require("type").Text() is "ByteLevel" or "Fuse"),
            _ => false,
        };
        if (!isByteLevel)
        {
            throw decoder.Error($"the decoder is {decoder.Require("type").Text()}, not ByteLevel. {BpeModelReader.WhatWorks}");
        }
    }

    private static bool UsesNfc(JsonNode? normalizer)
    {
        if (normalizer is not { } node)
        {
            return false;
        }

        var type = node.Require("type").Text();
        return type switch
        {
            "NFC" => true,
            "Sequence" => node.Require("normalizers").Items().Select(n => UsesNfc(n)).ToList().Contains(true),
            _ => throw node.Error($"the normalizer {type} is not supported, only NFC and none. {BpeModelReader.WhatWorks}"),
        };
    }
}
