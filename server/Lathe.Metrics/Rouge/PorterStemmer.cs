namespace Lathe.Metrics.Rouge;

/// <summary>
/// Words without their endings: Porter's algorithm (1980, "An algorithm for suffix stripping") with the extensions of NLTK, which rouge-score
/// uses. For words of a to z and digits in lower case.
/// </summary>
internal static class PorterStemmer
{
    /// <summary>Words that the rules would spoil.</summary>
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["skies"] = "sky",
        ["sky"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["news"] = "news",
        ["innings"] = "inning",
        ["inning"] = "inning",
        ["outings"] = "outing",
        ["outing"] = "outing",
        ["cannings"] = "canning",
        ["canning"] = "canning",
        ["howe"] = "howe",
        ["proceed"] = "proceed",
        ["exceed"] = "exceed",
        ["succeed"] = "succeed",
    };

    private static readonly string[] Pasts = ["ed", "ing"];

    private static readonly Rule[] Plurals = [new("sses", "ss"), new("ies", "i"), new("ss", "ss"), new("s", "")];

    /// <summary>Endings made of several; the stem before has at least one vowel followed by a consonant.</summary>
    private static readonly Rule[] Doubles =
    [
        new("ational", "ate", 0), new("tional", "tion", 0), new("enci", "ence", 0), new("anci", "ance", 0), new("izer", "ize", 0), new("bli", "ble", 0),
        new("alli", "al", 0), new("entli", "ent", 0), new("eli", "e", 0), new("ousli", "ous", 0), new("ization", "ize", 0), new("ation", "ate", 0),
        new("ator", "ate", 0), new("alism", "al", 0), new("iveness", "ive", 0), new("fulness", "ful", 0), new("ousness", "ous", 0),
        new("aliti", "al", 0), new("iviti", "ive", 0), new("biliti", "ble", 0), new("fulli", "ful", 0),
    ];

    private static readonly Rule[] Adjectives =
    [
        new("icate", "ic", 0), new("ative", "", 0), new("alize", "al", 0), new("iciti", "ic", 0), new("ical", "ic", 0), new("ful", "", 0), new("ness", "", 0),
    ];

    private static readonly Rule[] Endings =
    [
        new("al", "", 1), new("ance", "", 1), new("ence", "", 1), new("er", "", 1), new("ic", "", 1), new("able", "", 1), new("ible", "", 1),
        new("ant", "", 1), new("ement", "", 1), new("ment", "", 1), new("ent", "", 1), new("ion", "", 1) { After = "st" }, new("ou", "", 1),
        new("ism", "", 1), new("ate", "", 1), new("iti", "", 1), new("ous", "", 1), new("ive", "", 1), new("ize", "", 1),
    ];

    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out var stem))
        {
            return stem;
        }

        if (word.Length <= 2)
        {
            return word;
        }

        word = FinalY(Past(Plural(word)));
        word = Apply(Endings, Apply(Adjectives, Double(word)));
        return FinalL(FinalE(word));
    }

    /// <summary>Step 1a.</summary>
    private static string Plural(string word) => word.Length == 4 && Ends(word, "ies") ? word[..^1] : Apply(Plurals, word);

    /// <summary>Step 1b: -eed, -ed, -ing.</summary>
    private static string Past(string word)
    {
        if (Ends(word, "ied"))
        {
            return word.Length == 4 ? word[..^1] : word[..^2];
        }

        if (Ends(word, "eed"))
        {
            return Measure(word.AsSpan(0, word.Length - 3)) > 0 ? word[..^1] : word;
        }

        var stem = Pasts.Where(suffix => Ends(word, suffix)).Select(suffix => word[..^suffix.Length]).FirstOrDefault(HasVowel);
        return stem is null ? word
            : Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz") ? stem + "e"
            : EndsInDouble(stem) ? stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1]
            : Measure(stem) == 1 && EndsShort(stem) ? stem + "e"
            : stem;
    }

    /// <summary>Step 1c.</summary>
    private static string FinalY(string word) => word.Length > 2 && word[^1] == 'y' && IsConsonant(word, word.Length - 2) ? word[..^1] + "i" : word;

    /// <summary>Step 2.</summary>
    private static string Double(string word)
    {
        if (Ends(word, "alli") && Measure(word.AsSpan(0, word.Length - 4)) > 0)
        {
            return Double(word[..^2]);
        }

        // Of "logi" the l counts for the stem.
        return Ends(word, "logi") && !Array.Exists(Doubles, rule => Ends(word, rule.Suffix))
            ? Measure(word.AsSpan(0, word.Length - 3)) > 0 ? word[..^1] : word
            : Apply(Doubles, word);
    }

    /// <summary>Step 5a.</summary>
    private static string FinalE(string word)
    {
        if (word[^1] != 'e')
        {
            return word;
        }

        var stem = word[..^1];
        return Measure(stem) > 1 || (Measure(stem) == 1 && !EndsShort(stem)) ? stem : word;
    }

    /// <summary>Step 5b.</summary>
    private static string FinalL(string word) => Ends(word, "ll") && Measure(word.AsSpan(0, word.Length - 1)) > 1 ? word[..^1] : word;

    /// <summary>The first rule whose suffix the word has decides, also when its stem is too short.</summary>
    private static string Apply(Rule[] rules, string word)
    {
        if (Array.Find(rules, rule => Ends(word, rule.Suffix)) is not { } found)
        {
            return word;
        }

        var stem = word[..^found.Suffix.Length];
        var isLong = found.LongerThan is not { } bound || Measure(stem) > bound;
        return isLong && (found.After is null || (stem.Length > 0 && found.After.Contains(stem[^1], StringComparison.Ordinal))) ? stem + found.Replacement : word;
    }

    private static bool Ends(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);

    private static bool IsConsonant(ReadOnlySpan<char> word, int at) =>
        word[at] switch { 'a' or 'e' or 'i' or 'o' or 'u' => false, 'y' => at == 0 || !IsConsonant(word, at - 1), _ => true };

    private static bool HasVowel(string word) => Enumerable.Range(0, word.Length).Any(at => !IsConsonant(word, at));

    /// <summary>m in [C](VC)^m[V]: how often vowels are followed by consonants.</summary>
    private static int Measure(ReadOnlySpan<char> word)
    {
        var measure = 0;
        for (var i = 1; i < word.Length; i++)
        {
            measure += IsConsonant(word, i) && !IsConsonant(word, i - 1) ? 1 : 0;
        }

        return measure;
    }

    private static bool EndsInDouble(string word) => word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>Consonant, vowel, consonant, the last not w, x or y; or a vowel and a consonant alone.</summary>
    private static bool EndsShort(string word)
    {
        var last = word.Length - 1;
        return (last >= 2 && IsConsonant(word, last - 2) && !IsConsonant(word, last - 1) && IsConsonant(word, last) && word[last] is not ('w' or 'x' or 'y'))
            || (last == 1 && !IsConsonant(word, 0) && IsConsonant(word, 1));
    }

    /// <param name="Suffix">What the word ends with.</param>
    /// <param name="Replacement">What comes in its place.</param>
    /// <param name="LongerThan">The stem's measure is greater; null: any stem will do.</param>
    private sealed record Rule(string Suffix, string Replacement, int? LongerThan = null)
    {
        /// <summary>Letters one of which the stem ends with; null: any.</summary>
        public string? After { get; init; }
    }
}
