using Lathe.Data.Tokenizers.WordLevel;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>tokenizer.json as a whole. Its <c>truncation</c> and <c>padding</c> are left aside: the recipe decides on both.</summary>
internal static class TokenizerJsonReader
{
    private const string WhatWorks = "Lathe works with BPE, Unigram and WordLevel.";

    public static PipelineTokenizer Read(JsonNode root, TokenizerConfig config)
    {
        var preTokenizer = root.Get("pre_tokenizer");
        var isByteLevel = preTokenizer is { } steps && PreTokenizerReader.IsByteLevel(steps);
        var model = Model(root.Require("model"), isByteLevel);
        var added = AddedTokenReader.Read(InFile(root), config, model.Vocabulary);
        var (prefix, suffix) = PostProcessorReader.Read(root.Get("post_processor"));
        var definition = new TokenizerDefinition
        {
            Model = model,
            Normalizer = NormalizerReader.Read(root.Get("normalizer")),
            AddedTokens = added,
            Prefix = prefix,
            Suffix = suffix,
            BosId = IdOf(config.Bos, added),
            EosId = IdOf(config.Eos, added),
            PadId = IdOf(config.Pad, added),
            UnknownId = IdOf(config.Unknown, added),
            ChatTemplate = config.ChatTemplate,
        };
        if (preTokenizer is { } cuts)
        {
            definition = definition with { PreTokenizer = PreTokenizerReader.Read(cuts) };
        }

        if (isByteLevel)
        {
            CheckDecoder(root);
            return new ByteLevelBpeTokenizer(definition);
        }

        return new PipelineTokenizer(definition with { Decoder = DecoderReader.Read(root.Get("decoder")) });
    }

    private static TokenModel Model(JsonNode model, bool isByteLevel)
    {
        // Files of the first years name no type; only BPE has merges.
        var type = model.OptionalText("type") ?? (model.Get("merges") is null ? "of no named type" : "BPE");
        return type switch
        {
            "BPE" when isByteLevel => BpeModelReader.ReadByteLevel(model),
            "BPE" => BpeModelReader.ReadCharacters(model),
            _ when isByteLevel => throw model.Error($"the tokenizer model is {type}, but the pre-tokenizer is ByteLevel, which goes with BPE."),
            "Unigram" => UnigramModelReader.Read(model),
            "WordLevel" => WordLevel(model),
            _ => throw model.Error($"the tokenizer model is {type}. {WhatWorks}"),
        };
    }

    private static WordLevelModel WordLevel(JsonNode model)
    {
        var vocabulary = VocabularyReader.Read(model.Require("vocab"));
        return new WordLevelModel(
            vocabulary,
            model.OptionalText("unk_token") is { } unknown && vocabulary.TryGetValue(unknown, out var id) ? id : null);
    }

    private static IEnumerable<(AddedToken Token, JsonPlace Place)> InFile(JsonNode root) =>
        root.Get("added_tokens")?.Items().Select(node =>
            (AddedTokenReader.ReadToken(node, node.Require("id").Id()), new JsonPlace(node.File, node.Path))) ?? [];

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
            throw decoder.Error($"the decoder is {decoder.Require("type").Text()}, not ByteLevel as the pre-tokenizer.");
        }
    }
}
