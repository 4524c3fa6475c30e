using System.Buffers;
using System.Runtime.InteropServices;

namespace Lathe.Data.Tokenizers.Bpe;

/// <summary>
/// Byte-pair encoding over characters, as SentencePiece makes it and as the tokenizer.json of Llama 2, Mistral and Gemma holds it.
/// <para>
/// Such tokenizers take a whole text for one word. Where no merge leads across the beginning of a word (a mark for a space behind something
/// else), the words can be encoded one by one with the same result, and remembered.
/// </para>
/// </summary>
internal sealed class CharacterBpeModel : TokenModel
{
    /// <summary>Stands for a space in the vocabularies of SentencePiece.</summary>
    public const char SpaceMark = '\u2581';

    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _wholeWords;
    private readonly CharacterSymbols _symbols;
    private readonly MergeTable _merges;
    private readonly bool _ignoreMerges;
    private readonly UnknownCharacters _unknown;
    private readonly PieceTrie? _whole;
    private readonly bool _cutsAtMark;
    private readonly WordCache _cache = new();

    /// <param name="vocabulary">Token to id.</param>
    /// <param name="symbols">The characters among them.</param>
    /// <param name="merges">Over symbols.</param>
    /// <param name="ignoreMerges">A text that is a token as a whole is that token, whatever the merges would make of it.</param>
    /// <param name="unknown">What characters become that are left over without being a token.</param>
    /// <param name="whole">Tokens that are found before anything is merged, and never merged with others; null for none.</param>
    /// <param name="cutsAtMark">No merge leads across the beginning of a word, and the mark for a space is a token.</param>
    public CharacterBpeModel(
        Dictionary<string, int> vocabulary, CharacterSymbols symbols, MergeTable merges, bool ignoreMerges, UnknownCharacters unknown,
        PieceTrie? whole, bool cutsAtMark)
    {
        _vocabulary = vocabulary;
        _wholeWords = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _symbols = symbols;
        _merges = merges;
        _ignoreMerges = ignoreMerges;
        _unknown = unknown;
        _whole = whole;
        _cutsAtMark = cutsAtMark;
    }

    public override IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    /// <summary>A token that only merges across the beginning of a word could make: a mark for a space behind something else.</summary>
    public static bool CrossesWords(string token)
    {
        var mark = token.AsSpan().TrimStart(SpaceMark).IndexOf(SpaceMark);
        return mark >= 0;
    }

    public override void Encode(ReadOnlySpan<char> word, List<int> output)
    {
        if (_ignoreMerges && _wholeWords.TryGetValue(word, out var id))
        {
            output.Add(id);
        }
        else if (_whole is null)
        {
            EncodeWords(word, output);
        }
        else
        {
            EncodeBetweenWhole(word, output);
        }
    }

    private void EncodeBetweenWhole(ReadOnlySpan<char> text, List<int> output)
    {
        var done = 0;
        for (var i = 0; i < text.Length;)
        {
            var (length, id) = _whole!.Longest(text[i..]);
            if (length == 0)
            {
                i += PreTokenization.CodePoints.LengthAt(text, i);
                continue;
            }

            EncodeWords(text[done..i], output);
            output.Add(id);
            done = i += length;
        }

        EncodeWords(text[done..], output);
    }

    private void EncodeWords(ReadOnlySpan<char> text, List<int> output)
    {
        while (!text.IsEmpty)
        {
            var length = _cutsAtMark ? WordLength(text) : text.Length;
            EncodeWord(text[..length], output);
            text = text[length..];
        }
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var marks = text.Length - text.TrimStart(SpaceMark).Length;
        var next = text[marks..].IndexOf(SpaceMark);
        return next < 0 ? text.Length : marks + next;
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> output)
    {
        if (word.Length > WordCache.MaxWordLength)
        {
            EncodeUncached(word, output);
        }
        else if (_cache.TryGet(word, out var slot, out var ids))
        {
            output.AddRange(ids);
        }
        else
        {
            var start = output.Count;
            EncodeUncached(word, output);
            _cache.Set(slot, word, CollectionsMarshal.AsSpan(output)[start..]);
        }
    }

    private void EncodeUncached(ReadOnlySpan<char> word, List<int> output)
    {
        var symbols = ArrayPool<int>.Shared.Rent(word.Length);
        try
        {
            var count = 0;
            foreach (var rune in word.EnumerateRunes())
            {
                symbols[count++] = _symbols.Of(rune);
            }

            count = WordMerger.Run(symbols.AsSpan(0, count), _merges);
            var follows = false;
            foreach (var symbol in symbols.AsSpan(0, count))
            {
                if (_symbols.IsUnknown(symbol, out var rune))
                {
                    _unknown.Append(rune, output, follows);
                    follows = true;
                }
                else
                {
                    output.Add(symbol);
                    follows = false;
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(symbols);
        }
    }
}
