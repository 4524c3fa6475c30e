using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Tokenizers.Bpe;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>model</c> of a tokenizer.json: vocabulary and merges.</summary>
internal static class BpeModelReader
{
    public const string WhatWorks = "Lathe works with byte-level BPE (Llama 3, Qwen 2 to 3, GPT-2 and their like).";

    /// <summary>The vocabulary with the model made of it.</summary>
    public static (IReadOnlyDictionary<string, int> Vocabulary, BpeModel Model) Read(JsonNode model)
    {
        CheckKind(model);
        var vocabulary = ReadVocabulary(model.Require("vocab"));
        var merges = ReadMerges(model.Require("merges"), vocabulary);
        var unknown = model.Get("unk_token") is { } node ? UnknownId(node, vocabulary) : null;
        return (vocabulary, new BpeModel(vocabulary, merges, model.Flag("ignore_merges"), unknown, model.Flag("fuse_unk")));
    }

    private static void CheckKind(JsonNode model)
    {
        // Files of the first years name no type; only BPE has merges.
        var type = model.OptionalText("type") ?? (model.Get("merges") is null ? "of no named type" : "BPE");
        if (type != "BPE")
        {
            throw model.Error($"the tokenizer model is {type}. {WhatWorks}");
        }

        if (model.Get("dropout") is { Element.ValueKind: not JsonValueKind.Number } dropout)
        {
            throw dropout.Error($"this should be a number or null, but is {JsonText.Kind(dropout.Element)}.");
        }

        if (model.Get("dropout") is { } rate && rate.Element.GetDouble() != 0)
        {
            throw rate.Error("merges are dropped at random, so that one text has many encodings. Set it to null.");
        }

        foreach (var key in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.OptionalText(key) is { Length: > 0 } affix)
            {
                throw model.Error($"{key} '{affix}' is not supported. {WhatWorks}");
            }
        }

        if (model.Flag("byte_fallback"))
        {
            throw model.Error($"byte_fallback is set, so this is SentencePiece-style BPE over characters. {WhatWorks}");
        }
    }

    private static Dictionary<string, int> ReadVocabulary(JsonNode vocab)
    {
        vocab.RequireObject();
        var count = vocab.Element.GetPropertyCount();
        var vocabulary = new Dictionary<string, int>(count, StringComparer.Ordinal);
        var owners = new Dictionary<int, string>(count);
        foreach (var (token, node) in vocab.Properties())
        {
            var id = node.Id();
            if (token.Length > TokenizerLimits.MaxTokenLength)
            {
                throw node.Error($"a token has {token.Length:N0} characters; at most {TokenizerLimits.MaxTokenLength:N0} are allowed.");
            }

            if (!owners.TryAdd(id, token))
            {
                throw node.Error($"the tokens '{owners[id]}' and '{token}' have the same id {id}.");
            }

            vocabulary.Add(token, id);
        }

        return count > 0 ? vocabulary : throw vocab.Error("the vocabulary is empty.");
    }

    private static MergeTable ReadMerges(JsonNode merges, Dictionary<string, int> vocabulary)
    {
        if (!merges.IsList)
        {
            throw merges.Error($"this should be a list, but is {JsonText.Kind(merges.Element)}.");
        }

        var count = merges.Element.GetArrayLength();
        if (count > TokenizerLimits.MaxMerges)
        {
            throw merges.Error($"there are {count:N0} merges; at most {TokenizerLimits.MaxMerges:N0} are allowed.");
        }

        var table = new MergeTable(count);
        var rank = 0;
        foreach (var merge in merges.Element.EnumerateArray())
        {
            var node = new MergeNode(merges, rank, merge);
            var (left, right) = node.Pair();
            table.Set(node.IdOf(left, vocabulary), node.IdOf(right, vocabulary), new Merge(rank, node.IdOf(left + right, vocabulary)));
            rank++;
        }

        return table;
    }

    private static int? UnknownId(JsonNode unknown, Dictionary<string, int> vocabulary)
    {
        if (vocabulary.TryGetValue(unknown.Text(), out var id))
        {
            return id;
        }

        // Nothing is unknown to a vocabulary that has every byte.
        return Enumerable.Range(0, 256).All(b => vocabulary.ContainsKey(ByteAlphabet.ToChar((byte)b).ToString()))
            ? null
            : throw unknown.Error($"the token '{unknown.Text()}' is not in the vocabulary, which lacks some bytes.");
    }

    /// <summary>One merge. Its place is put into words only when it is needed: there are hundreds of thousands.</summary>
    private readonly record struct MergeNode(JsonNode Merges, int Row, JsonElement Element)
    {
        /// <summary>"a b" or ["a", "b"].</summary>
        public (string Left, string Right) Pair()
        {
            if (Element.ValueKind == JsonValueKind.Array && Element.GetArrayLength() == 2)
            {
                return (Node(Element[0]).Text(), Node(Element[1]).Text());
            }

            if (Element.ValueKind == JsonValueKind.String)
            {
                var text = Node(Element).Text();
                var space = text.IndexOf(' ', StringComparison.Ordinal);
                if (space > 0 && space < text.Length - 1 && text.IndexOf(' ', space + 1) < 0)
                {
                    return (text[..space], text[(space + 1)..]);
                }
            }

            throw Node(Element).Error("a merge is two tokens, as \"a b\" or [\"a\", \"b\"].");
        }

        public int IdOf(string token, Dictionary<string, int> vocabulary) => vocabulary.TryGetValue(token, out var id)
            ? id
            : throw Node(Element).Error($"the merge {Element.GetRawText()} needs the token '{token}', which is not in the vocabulary.");

        private JsonNode Node(JsonElement element) => new(Merges.File, $"{Merges.Path}[{Row}]", element);
    }
}
