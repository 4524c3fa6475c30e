using System.Buffers;
using System.Collections.Frozen;

namespace Lathe.Data.Quality.Texts;

/// <summary>
/// A guess at a text's language: by its script and, in Latin and Cyrillic letters, by its most frequent small words and letters. It tells
/// the languages of <see cref="StopWords"/> apart, and Chinese, Japanese, Korean, Greek, Thai; others are named by their script. Short texts
/// are not guessed at.
/// </summary>
internal static class LanguageGuess
{
    /// <summary>So many characters of a text are looked at.</summary>
    private const int MaxCharacters = 2_000;

    private const int LeastLetters = 20;
    private const int LeastStopWords = 3;
    private const int MaxWordLength = 8;

    /// <summary>Small words that the languages do not share, or that are far more frequent in one.</summary>
    private static readonly (string Language, string Words)[] StopWords =
    [
        ("English", "the and of to is that it for was with are this you not have be from they by or an as at which what how your can will"),
        ("German", "der die das und ist nicht ein eine mit den von zu auf für dem des sich auch wie wir oder bei kann einen sind wird im"),
        ("French", "le la les et des est une pour dans que qui pas sur avec vous nous ce du au sont plus ne être cette il elle ou"),
        ("Spanish", "el la los las y de que en un una es por con para se del su al como más lo pero está son este muy"),
        ("Portuguese", "o os e que em um uma é por com para não se da dos das na mais como são ao você está foi seu"),
        ("Italian", "il lo gli e che di un una è per con non si del della dei sono più come anche nel alla questo ma al le"),
        ("Dutch", "de het een en van dat niet op te voor met zijn aan er die ook naar als bij wordt je ik deze kan"),
        ("Polish", "w nie na się jest z że jak od po dla są przez oraz ale tym który może być jego czy"),
        ("Turkish", "ve bir bu için ile de da olan olarak daha gibi çok ne var değil kadar en ama sonra veya nasıl olduğu"),
        ("Indonesian", "yang dan di untuk dengan dari ini itu dalam pada tidak adalah akan ke atau juga oleh anda bisa dapat"),
        ("Vietnamese", "và của là các có được cho trong một không với những người này đã từ khi để như bạn"),
    ];

    private static readonly SearchValues<char> Ukrainian = SearchValues.Create("іїєґІЇЄҐ");

    private static readonly SearchValues<char> Russian = SearchValues.Create("ыэъёЫЭЪЁ");

    private static readonly FrozenDictionary<string, int[]> LanguagesByWord = StopWords
        .SelectMany((entry, index) => entry.Words.Split(' ').Select(word => (Word: word, Index: index)))
        .GroupBy(pair => pair.Word, pair => pair.Index)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        LanguagesByWord.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The languages that can come out, in the order of <see cref="Of"/>'s numbers.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. StopWords.Select(entry => entry.Language),
        "Latin letters, language unknown", "Russian", "Ukrainian", "Cyrillic letters", "Greek", "Arabic letters", "Hebrew", "an Indic script", "Thai",
        "Chinese", "Japanese", "Korean", "another script",
    ];

    /// <summary>Index into <see cref="Names"/> of a text in Latin letters whose language is not known.</summary>
    public static int UnknownLatin => StopWords.Length;

    /// <summary>An index into <see cref="Names"/>; null for a text that is too short, or has hardly any letters.</summary>
    public static int? Of(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxCharacters)];
        Span<int> letters = stackalloc int[Scripts.Count];
        var all = 0;
        foreach (var character in text)
        {
            if (Scripts.Of(character) is { } script)
            {
                letters[(int)script]++;
                all++;
            }
        }

        // A letter of Han, Kana or Hangul says more than one of Latin.
        var dense = letters[(int)Script.Han] + letters[(int)Script.Kana] + letters[(int)Script.Hangul];
        if (all + (2 * dense) < LeastLetters)
        {
            return null;
        }

        var main = Script.Latin;
        for (var script = 0; script < letters.Length; script++)
        {
            main = letters[script] * Weight((Script)script) > letters[(int)main] * Weight(main) ? (Script)script : main;
        }

        var hasKana = letters[(int)Script.Kana] * 10 > letters[(int)Script.Han];
        return main switch
        {
            Script.Latin => ByWords(text),
            Script.Cyrillic => UnknownLatin + (text.ContainsAny(Ukrainian) ? 2 : text.ContainsAny(Russian) ? 1 : 3),
            Script.Han or Script.Kana => UnknownLatin + (hasKana ? 10 : 9),
            Script.Greek => UnknownLatin + 4,
            Script.Arabic => UnknownLatin + 5,
            Script.Hebrew => UnknownLatin + 6,
            Script.Indic => UnknownLatin + 7,
            Script.Thai => UnknownLatin + 8,
            Script.Hangul => UnknownLatin + 11,
            _ => UnknownLatin + 12,
        };
    }

    private static int Weight(Script script) => script is Script.Han or Script.Kana or Script.Hangul ? 3 : 1;

    private static int ByWords(ReadOnlySpan<char> text)
    {
        Span<int> hits = stackalloc int[StopWords.Length];
        Span<char> lower = stackalloc char[MaxWordLength];
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0 && i - start <= MaxWordLength)
            {
                var length = text[start..i].ToLowerInvariant(lower);
                if (Lookup.TryGetValue(lower[..length], out var languages))
                {
                    foreach (var language in languages)
                    {
                        hits[language]++;
                    }
                }
            }

            start = -1;
        }

        var (best, isTied) = (0, false);
        for (var language = 1; language < hits.Length; language++)
        {
            isTied = hits[language] == hits[best] || (isTied && hits[language] < hits[best]);
            best = hits[language] > hits[best] ? language : best;
        }

        return hits[best] >= LeastStopWords && !isTied ? best : UnknownLatin;
    }
}
