using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Tokenizers.Bpe;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>model</c> of a tokenizer.json where it is BPE: vocabulary and merges.</summary>
internal static class BpeModelReader
{
    /// <summary>BPE over the bytes of a text.</summary>
    public static BpeModel ReadByteLevel(JsonNode model)
    {
        CheckAffixes(model);
        if (model.Flag("byte_fallback"))
        {
            throw model.Error("byte_fallback is set, but the pre-tokenizer is ByteLevel, which leaves no character to fall back from.");
        }

        var vocabulary = VocabularyReader.Read(model.Require("vocab"));
        var merges = ReadMerges(model.Require("merges"), vocabulary, _ => { });
        var unknown = model.Get("unk_token") is { } node ? UnknownId(node, vocabulary) : null;
        return new BpeModel(vocabulary, merges, model.Flag("ignore_merges"), unknown, model.Flag("fuse_unk"));
    }

    /// <summary>BPE over characters, as SentencePiece makes it.</summary>
    public static CharacterBpeModel ReadCharacters(JsonNode model)
    {
        CheckAffixes(model);
        var vocabulary = VocabularyReader.Read(model.Require("vocab"));
        var cutsAtMark = vocabulary.ContainsKey($"{CharacterBpeModel.SpaceMark}");
        var merges = ReadMerges(model.Require("merges"), vocabulary, token => cutsAtMark &= !CharacterBpeModel.CrossesWords(token));
        var bytes = model.Flag("byte_fallback") ? ByteTokens.Ids(vocabulary) : null;
        int? unknown = model.Get("unk_token") is { } node
            ? vocabulary.TryGetValue(node.Text(), out var id) ? id : throw node.Error($"the token '{node.Text()}' is not in the vocabulary.")
            : null;
        return new CharacterBpeModel(
            vocabulary,
            new CharacterSymbols(vocabulary, TokenizerLimits.MaxId + 1),
            merges,
            model.Flag("ignore_merges"),
            new UnknownCharacters(unknown, bytes, model.Flag("fuse_unk")),
            whole: null,
            cutsAtMark);
    }

    private static void CheckAffixes(JsonNode model)
    {
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
                throw model.Error($"{key} '{affix}' is not supported.");
            }
        }
    }

    private static MergeTable ReadMerges(JsonNode merges, Dictionary<string, int> vocabulary, Action<string> see)
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
            var merged = left + right;
            table.Set(node.IdOf(left, vocabulary), node.IdOf(right, vocabulary), new Merge(rank, node.IdOf(merged, vocabulary)));
            see(merged);
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
