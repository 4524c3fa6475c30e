using System.Text.RegularExpressions;

namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>
/// A split pattern of a tokenizer.json, which is written for the Oniguruma engine, as a .NET regex with the same matches. What the two
/// engines read differently is refused rather than split wrongly.
/// </summary>
internal sealed class SplitPattern
{
    /// <summary>Known patterns take linear time; one from a foreign file may not.</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(30);

    /// <summary>The pattern that ByteLevel uses by itself (GPT-2's).</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Qwen's: GPT-4's with every digit a piece of its own.</summary>
    public const string Qwen2 = Contractions + Words + @"|\p{N}" + Rest;

    /// <summary>Llama 3's takes up to three digits together.</summary>
    public const string Llama3 = Contractions + Words + @"|\p{N}{1,3}" + Rest;

    private const string Words = @"|[^\r\n\p{L}\p{N}]?\p{L}+";

    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const int MaxLength = 10_000;

    /// <summary>
    /// English contractions without case, as Llama 3, Qwen and GPT-4 have them. Oniguruma folds the long s (U+017F) to s; .NET does not.
    /// </summary>
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";

    private const string SpelledOutContractions = "(?:'[sS\u017F]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";

    private SplitPattern(Regex regex) => Regex = regex;

    public Regex Regex { get; }

    /// <exception cref="NotSupportedException">The pattern is broken or cannot be run exactly; the message says why.</exception>
    public static SplitPattern Create(string pattern)
    {
        if (pattern.Length > MaxLength)
        {
            throw new NotSupportedException($"it is longer than {MaxLength:N0} characters");
        }

        if (Divergence(pattern) is { } divergence)
        {
            throw new NotSupportedException($"it uses {divergence}, which .NET's regular expressions read differently");
        }

        try
        {
            return new SplitPattern(new Regex(
                pattern.Replace(Contractions, SpelledOutContractions, StringComparison.Ordinal),
                RegexOptions.Compiled | RegexOptions.CultureInvariant, TimeOut));
        }
        catch (ArgumentException e)
        {
            throw new NotSupportedException($"it is no regular expression that .NET knows: {e.Message}", e);
        }
    }

    /// <summary>Matches <paramref name="text"/> itself.</summary>
    public static SplitPattern Literal(string text) => new(new Regex(Regex.Escape(text), RegexOptions.CultureInvariant, TimeOut));

    /// <summary>What is said of a text that the pattern takes too long for.</summary>
    public DataException TookTooLong(int length, RegexMatchTimeoutException inner) => new(
        $"The tokenizer's pattern '{Regex}' took over {TimeOut.TotalSeconds:0} s on one text ({length:N0} characters). "
        + "Split the text into shorter rows.", inner);

    private static string? Divergence(string pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    if ("wWbBhHRXGKkAzZ".Contains(pattern[i + 1], StringComparison.Ordinal))
                    {
                        return $@"\{pattern[i + 1]}";
                    }

                    i++;
                    break;
                case '[' when inClass:
                    return "a class within a class";
                case '[':
                    inClass = true;
                    i += rest is ['[', '^', ']', ..] ? 2 : rest is ['[', '^', ..] or ['[', ']', ..] ? 1 : 0;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '&' when inClass && rest.StartsWith("&&"):
                    return "&& in a class";
                case '^' or '$' when !inClass:
                    return $"'{pattern[i]}'";
                case var surrogate when char.IsSurrogate(surrogate):
                    return "a character beyond U+FFFF";
                case '(' when !inClass && rest.StartsWith("(?i") && !rest.StartsWith(Contractions):
                    return "(?i";
            }
        }

        return null;
    }
}
