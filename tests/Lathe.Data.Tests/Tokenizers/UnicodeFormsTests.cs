using System.Globalization;
using System.Text.Json;
using Lathe.Data.Tokenizers.Normalization;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Normalization forms against ICU, by way of Node.</summary>
public sealed class UnicodeFormsTests
{
    private static readonly Dictionary<string, Func<string, string>> Forms = new()
    {
        ["NFC"] = UnicodeForms.Nfc,
        ["NFD"] = text => UnicodeForms.Normalize(text, isCompatible: false, composes: false),
        ["NFKC"] = text => UnicodeForms.Normalize(text, isCompatible: true, composes: true),
        ["NFKD"] = text => UnicodeForms.Normalize(text, isCompatible: true, composes: false),
    };

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_code_point_and_random_sequences_normalize_as_in_ICU(string form)
    {
        var normalize = Forms[form];
        var changed = new HashSet<string>();
        foreach (var line in NodeOracle.Lines("normalize.mjs", form, "20000", "11"))
        {
            var pair = JsonSerializer.Deserialize<string[]>(line)!;
            var (text, expected) = (FromHex(pair[0]), FromHex(pair[1]));
            if (IsAssigned(text))
            {
                changed.Add(text);
                Assert.True(expected == normalize(text), $"{pair[0]} should give {pair[1]}");
            }
        }

        Assert.True(changed.Count > 15_000);
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            var text = codePoint is >= 0xD800 and <= 0xDFFF ? ((char)codePoint).ToString() : char.ConvertFromUtf32(codePoint);
            if (!changed.Contains(text) && IsAssigned(text) && normalize(text) != text)
            {
                Assert.Fail($"U+{codePoint:X4} should stay as it is");
            }
        }
    }

    [Fact]
    public void Unpaired_surrogates_stay() => Assert.Equal("\ud800\u00e9\udc00", UnicodeForms.Nfc("\ud800e\u0301\udc00"));

    [Fact]
    public void Long_runs_of_marks_take_no_quadratic_time()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323", 200_000));
        var normalized = UnicodeForms.Nfc(text);
        Assert.Equal('\u1ea1', normalized[0]); // a with dot below: the first of the lower class.
        Assert.Equal(text.Length - 1, normalized.Length);
    }

    private static string FromHex(string codePoints) =>
        string.Concat(codePoints.Split(' ')
            .Select(c => char.ConvertFromUtf32(int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    private static bool IsAssigned(string text) =>
        text.EnumerateRunes().All(r => CharUnicodeInfo.GetUnicodeCategory(r.Value) != UnicodeCategory.OtherNotAssigned);
}
