using System.Globalization;

namespace Lathe.Memory.Devices.Table;

/// <summary>A GPU's name as words that can be compared: lower case, without the maker's words, amounts of memory without a unit.</summary>
/// <param name="Words">Such as "rtx", "4060", "ti", "16".</param>
/// <param name="Memory">Whether a word is an amount of memory; as many as there are words.</param>
internal sealed record GpuWords(IReadOnlyList<string> Words, IReadOnlyList<bool> Memory)
{
    private static readonly HashSet<string> Noise = ["nvidia", "geforce", "tesla", "gpu", "graphics", "card", "generation", "edition"];
    private static readonly HashSet<string> Series = ["rtx", "gtx"];
    private static readonly string[] Units = ["gib", "gb", "g"];

    /// <summary>All words as one.</summary>
    public string Compact => string.Concat(Words);

    /// <summary>The same with units: how a name without blanks reads, whose amount can't be told from its number.</summary>
    public string CompactWithUnits => string.Concat(Words.Select((word, place) => Memory[place] ? word + "gb" : word));

    public bool HasMemory => Memory.Contains(true);

    public static GpuWords Of(string name)
    {
        var words = new List<string>();
        var memory = new List<bool>();
        foreach (string word in Split(name).Where(word => !Noise.Contains(word)))
        {
            if (AmountOf(word) is { } amount)
            {
                words.Add(amount);
                memory.Add(true);
            }
            else if (IsUnit(word) && words.Count > 0 && words[^1].All(char.IsAsciiDigit))
            {
                memory[^1] = true;
            }
            else
            {
                words.Add(word == "mobile" ? "laptop" : word);
                memory.Add(false);
            }
        }

        return new GpuWords(words, memory);
    }

    public GpuWords WithoutMemory()
    {
        string[] words = [.. Words.Where((_, place) => !Memory[place])];
        return new GpuWords(words, new bool[words.Length]);
    }

    public GpuWords WithMemory(int gibibytes) =>
        new([.. Words, gibibytes.ToString(CultureInfo.InvariantCulture)], [.. Memory, true]);

    /// <summary>Without RTX or GTX in front; null when it does not begin so, or has nothing else.</summary>
    public GpuWords? WithoutSeries() =>
        Words.Count > 1 && Series.Contains(Words[0]) ? new GpuWords([.. Words.Skip(1)], [.. Memory.Skip(1)]) : null;

    /// <summary>Whether the words are the same in any order.</summary>
    public bool HasSameWords(GpuWords other) =>
        Words.Count == other.Words.Count && Words.Order(StringComparer.Ordinal).SequenceEqual(other.Words.Order(StringComparer.Ordinal));

    private static string[] Split(string name) => new string(
        [.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsUnit(string word) => Units.Contains(word);

    private static string? AmountOf(string word)
    {
        string digits = word.TrimEnd('g', 'i', 'b');
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) && IsUnit(word[digits.Length..]) ? digits : null;
    }
}
