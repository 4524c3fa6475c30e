using System.Text;

namespace Lathe.Metrics.Rouge;

/// <summary>Words as rouge-score gives them: runs of a to z and digits, in lower case. All else parts words.</summary>
internal static class RougeTokenizer
{
    /// <summary>Words of at most so many letters are left as they are.</summary>
    private const int ShortWord = 3;

    /// <param name="text">The text.</param>
    /// <param name="options">Whether words lose their endings, and whether characters of scripts without spaces count.</param>
    public static IReadOnlyList<string> Split(string text, RougeOptions options)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            if (rune.IsAscii && Rune.IsLetterOrDigit(rune))
            {
                word.Append((char)rune.Value);
                continue;
            }

            End();
            if (options.CountsCharacters && WordlessScripts.Contains(rune))
            {
                words.Add(rune.ToString());
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                var whole = word.ToString();
                words.Add(options.Stems && whole.Length > ShortWord ? PorterStemmer.Stem(whole) : whole);
                word.Clear();
            }
        }
    }
}
