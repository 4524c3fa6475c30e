using Lathe.Metrics.Rouge;

namespace Lathe.Metrics.Tests;

/// <summary>The numbers that rouge-score's own tests expect (rouge_scorer_test.py), and corner cases.</summary>
public sealed class RougeTests
{
    private static readonly RougeScorer Plain = new(new RougeOptions());

    /// <summary>Random letters, from rouge-score's tests: what was written, and what was wanted.</summary>
    private static readonly (string, string)[] Pairs =
    [
        (
            "rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi",
            "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing Ht-LM EKBDXkME,yz'RBr q'wtion wIojNbN wL,b "
            + ".a-'XdQggyFl jB-RPP'iyOIcUxer tKM L"),
        (
            "n cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMer pstion sbKao Q m qier LMmed HqqLFXe,XPY,J XsurkMeo ,ed nB'wH'bWVHjWFEer "
            + "tQ.saefZwJtKrTlixYpMMNJtion UCAPwNHeYVjD",
            "KsJdPByEtAor fE-Qg Dpdbring cw-WeFyu vC MoBL Xdn g wkvcEiGvKtion BDFhrpMtion psing sbKao Q m qiing LMmer HqqLFXe,XPY,J XsurkMer "
            + ",ed nB'wH'bWVHjWFEing tQ.saefZwJtKrTlixYpMMsJing UCAPwNHeYVjDing c T BUySKtion gMPfJpwGw p'NvxAoping eu pBwMBKV'I "
            + "DNxqelhu,PHPxDEq,mtion SN"),
    ];

    [Fact]
    public void Words_in_common() => Same(1, 1 / 3.0, 1 / 2.0, Plain.Ngrams("testing", "testing one two", 1));

    [Fact]
    public void Pairs_in_common() => Same(1, 1 / 2.0, 2 / 3.0, Plain.Ngrams("testing one", "testing one two", 2));

    [Theory]
    [InlineData("testing one")]
    [InlineData("testing two")]
    public void Words_in_the_same_order(string written) => Same(1, 2 / 3.0, 4 / 5.0, Plain.Longest(written, "testing one two"));

    [Theory]
    [InlineData("", "testing one two")]
    [InlineData("testing", "")]
    [InlineData("/", "w1 w2 w3")]
    public void Nothing_is_zero(string written, string wanted)
    {
        Same(0, 0, 0, Plain.Ngrams(written, wanted, 1));
        Same(0, 0, 0, Plain.Ngrams(written, wanted, 2));
        Same(0, 0, 0, Plain.Longest(written, wanted));
        Same(0, 0, 0, Plain.LongestByLine(written, wanted));
    }

    [Fact]
    public void Lines_count_together() => Same(0.4, 0.8, 0.5333, Plain.LongestByLine("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", "w1 w2 w3 w4 w5"), 3);

    [Fact]
    public void One_word_and_case_do_not_matter() => Same(1, 1, 1, Plain.Ngrams("Yes!", "yes", 1));

    /// <summary>Precision, recall and F of the program ROUGE-1.5.5, of the second pair with and without stems.</summary>
    [Theory]
    [InlineData(0, false, 1, 0.68750, 0.40741, 0.51163)]
    [InlineData(1, false, 1, 0.65385, 0.40476, 0.50000)]
    [InlineData(0, true, 1, 0.68750, 0.40741, 0.51163)]
    [InlineData(1, true, 1, 0.69231, 0.42857, 0.52941)]
    [InlineData(0, false, 2, 0.53333, 0.30769, 0.39024)]
    [InlineData(1, false, 2, 0.48000, 0.29268, 0.36364)]
    [InlineData(1, true, 2, 0.48000, 0.29268, 0.36364)]
    [InlineData(0, false, 0, 0.68750, 0.40741, 0.51163)]
    [InlineData(1, false, 0, 0.65385, 0.40476, 0.50000)]
    public void As_the_original_program(int pair, bool stems, int n, double precision, double recall, double f)
    {
        var scorer = new RougeScorer(new RougeOptions(stems));
        var (written, wanted) = Pairs[pair];
        Same(precision, recall, f, n == 0 ? scorer.Longest(written, wanted) : scorer.Ngrams(written, wanted, n), 5);
    }

    [Fact]
    public void Stems_find_words_in_other_forms()
    {
        const string Written = "He was running and jumped easily";
        const string Wanted = "he runs and jumps easy";
        Same(2 / 6.0, 2 / 5.0, 4 / 11.0, Plain.Ngrams(Written, Wanted, 1));
        Same(4 / 6.0, 4 / 5.0, 8 / 11.0, new RougeScorer(new RougeOptions(Stems: true)).Ngrams(Written, Wanted, 1));
    }

    [Fact]
    public void Scripts_without_spaces_count_where_that_is_wanted()
    {
        const string Written = "模型很好 ok";
        const string Wanted = "模型不好 ok";
        Same(1, 1, 1, Plain.Ngrams(Written, Wanted, 1));
        Same(0.8, 0.8, 0.8, new RougeScorer(new RougeOptions(CountsCharacters: true)).Ngrams(Written, Wanted, 1));
    }

    private static void Same(double precision, double recall, double f, RougeScore score, int digits = 7)
    {
        Assert.Equal(precision, score.Precision, digits);
        Assert.Equal(recall, score.Recall, digits);
        Assert.Equal(f, score.F, digits);
    }
}
