using System.Globalization;
using System.Text.Json;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Split patterns against Oniguruma, the engine that the Rust tokenizers run them on.</summary>
public sealed class SplitPatternTests
{
    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Gpt4o =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string DeepSeek3 =
        @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
        + @"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Theory]
    [InlineData(SplitPattern.Gpt2)]
    [InlineData(SplitPattern.Qwen2)]
    [InlineData(Llama3)]
    [InlineData(Gpt4o)]
    [InlineData(@"[一-龥぀-ゟ゠-ヿ]+")]
    [InlineData(DeepSeek3)]
    public void Pieces_equal_Onigurumas(string pattern)
    {
        var splitter = new RegexPreTokenizer(SplitPattern.Create(pattern));
        var texts = 0;
        foreach (var line in NodeOracle.Lines("split.mjs", "pieces", "1500", "21", pattern))
        {
            using var row = JsonDocument.Parse(line);
            var text = OracleRow.Utf16(row.RootElement[0].GetBytesFromBase64());
            var expected = row.RootElement[1].EnumerateArray().Select(n => n.GetInt32());
            Assert.True(expected.SequenceEqual(Split(splitter, text).Select(p => p.Length)), JsonSerializer.Serialize(text));
            texts++;
        }

        Assert.True(texts > 1200);
    }

    [Fact]
    public void Classes_equal_Onigurumas_in_all_planes()
    {
        var classes = JsonSerializer.Deserialize<Dictionary<string, int[][]>>(NodeOracle.Run("split.mjs", "classes"))!;
        var assigned = Members(classes["assigned"]);
        Assert.True(assigned.Count > 270_000);
        foreach (var (name, pattern) in new[] { ("letter", @"\p{L}+"), ("number", @"\p{N}+"), ("mark", @"\p{M}+"), ("space", @"\s+") })
        {
            var expected = Members(classes[name]);
            var splitter = new RegexPreTokenizer(SplitPattern.Create(pattern));

            // Each code point between two that are in no class: it is cut off exactly when it is in the class.
            var wrong = assigned.Where(c => c is not (>= 0xD800 and <= 0xDFFF) and not '-'
                && expected.Contains(c) != (Split(splitter, $"-{char.ConvertFromUtf32(c)}-").Count == 3)).ToList();
            Assert.True(wrong.Count == 0, $"{name}: {string.Join(' ', wrong.Take(20).Select(c => $"U+{c:X4}"))}");
        }
    }

    [Theory]
    [InlineData("'\u017fa", 2)] // Oniguruma folds the long s: a contraction, then a letter.
    [InlineData("'Sa", 2)]
    [InlineData("'xa", 3)]
    public void The_long_s_ends_a_contraction(string text, int firstPiece) =>
        Assert.Equal(firstPiece, Split(new RegexPreTokenizer(SplitPattern.Create(SplitPattern.Qwen2)), text)[0].Length);

    [Theory]
    [InlineData(@"\w+", @"\w")]
    [InlineData(@"a\b", @"\b")]
    [InlineData(@"\h", @"\h")]
    [InlineData("[[:alpha:]]", "class within a class")]
    [InlineData("[a-z&&[^b]]", "class")]
    [InlineData("^a", "'^'")]
    [InlineData("a$", "'$'")]
    [InlineData("(?i:k)", "(?i")]
    [InlineData("\U0001F600", "U+FFFF")]
    [InlineData(@"\p{Han}", "no regular expression")]
    [InlineData("a++", "no regular expression")]
    public void Patterns_that_engines_read_differently_are_refused(string pattern, string says) =>
        Assert.Contains(says, Assert.Throws<NotSupportedException>(() => SplitPattern.Create(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_stand_in_has_the_category_of_what_it_stands_for()
    {
        Span<char> shadow = stackalloc char[2];
        for (var codePoint = 0x10000; codePoint <= 0x10FFFF; codePoint++)
        {
            Assert.Equal(1, ShadowText.Write(char.ConvertFromUtf32(codePoint), shadow));
            Assert.Equal(CharUnicodeInfo.GetUnicodeCategory(codePoint), CharUnicodeInfo.GetUnicodeCategory(shadow[0]));
        }
    }

    [Theory]
    [InlineData(true, "ab|1|2|٣|½|𝟘|c")]
    [InlineData(false, "ab|12٣½𝟘|c")]
    public void Digits_are_cut_off(bool individually, string expected)
    {
        var text = expected.Replace("|", "", StringComparison.Ordinal);
        Assert.Equal(expected, string.Join('|', Split(new DigitsPreTokenizer(individually), text)));
    }

    private static List<string> Split(PreTokenizer splitter, string text)
    {
        var pieces = new List<Piece>();
        if (text.Length > 0)
        {
            splitter.Split(new Piece(text, 0, text.Length), pieces);
        }

        return pieces.ConvertAll(p => p.Span.ToString());
    }

    private static HashSet<int> Members(int[][] ranges) => [.. ranges.SelectMany(r => Enumerable.Range(r[0], r[1] - r[0] + 1))];
}
