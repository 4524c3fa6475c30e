using System.Text;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Templates;

/// <summary>
/// A tokenizer one can read: an id per special token and per code point. Also in tests/oracles/templates/llamafactory_encode.py.
/// </summary>
internal sealed class CharTokenizer : Tokenizer
{
    private const int FirstCharacter = 1000;

    private static readonly string[] AllSpecials =
        ["<s>", "</s>", "<pad>", "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>"];

    private readonly string[] _specials;

    public CharTokenizer(params string[] without)
        : this(AllSpecials.Select(s => without.Contains(s) ? "<absent>" : s))
    {
    }

    private CharTokenizer(IEnumerable<string> specials)
    {
        _specials = [.. specials];
    }

    /// <summary>A tokenizer with these special tokens, of which the first three begin, end and pad.</summary>
    public static CharTokenizer With(IEnumerable<string> specials) => new(specials);

    public override int VocabularySize => FirstCharacter + 0x110000;

    public override int? BosId => TokenToId("<s>");

    public override int? EosId => TokenToId("</s>");

    public override int? PadId => TokenToId("<pad>");

    public override IReadOnlyList<int> Encode(string text)
    {
        var ids = new List<int>();
        for (var i = 0; i < text.Length;)
        {
            var special = Array.FindIndex(_specials, s => string.CompareOrdinal(text, i, s, 0, s.Length) == 0);
            if (special >= 0)
            {
                ids.Add(special);
                i += _specials[special].Length;
            }
            else
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
                ids.Add(FirstCharacter + rune.Value);
                i += length;
            }
        }

        return ids;
    }

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false) =>
        string.Concat(ids.Select(id => skipSpecialTokens && id < FirstCharacter ? "" : IdToToken(id)));

    public override int? TokenToId(string token) => Array.IndexOf(_specials, token) is var id and >= 0 ? id : null;

    public override string? IdToToken(int id) => id < FirstCharacter ? _specials[id] : new Rune(id - FirstCharacter).ToString();
}
