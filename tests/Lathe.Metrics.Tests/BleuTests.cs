using Lathe.Metrics.Bleu;

namespace Lathe.Metrics.Tests;

/// <summary>The numbers that sacrebleu's own tests expect (test_bleu.py, test_sentence_bleu.py), and corner cases.</summary>
public sealed class BleuTests
{
    private const string Romanian = "producţia de zahăr brut se exprimă în zahăr alb;";
    private const string Translated = "Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;";

    private static readonly string[] Written = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];

    private static readonly string[][] Wanted =
    [
        ["The dog bit the man.", "The dog had bit the man."],
        ["It was not unexpected.", "No one was surprised."],
        ["The man bit him first.", "The man had bitten the dog."],
    ];

    [Theory]
    [InlineData(BleuTokenization.ThirteenA, BleuSmoothing.Exponential, 48.530827)]
    [InlineData(BleuTokenization.None, BleuSmoothing.Exponential, 49.1919566)]
    [InlineData(BleuTokenization.ThirteenA, BleuSmoothing.None, 48.530827)]
    public void A_corpus_with_two_references(BleuTokenization tokenization, BleuSmoothing smoothing, double expected) =>
        Assert.Equal(expected, Corpus(new BleuOptions(tokenization, smoothing), Written).Score, 6);

    [Theory]
    [InlineData(1, 77.65)]
    [InlineData(2, 60.50)]
    [InlineData(3, 53.93)]
    [InlineData(4, 48.53)]
    [InlineData(5, 46.14)]
    [InlineData(6, 43.28)]
    public void Longer_and_shorter_orders(int order, double expected) =>
        Assert.Equal(expected, Corpus(new BleuOptions(MaxOrder: order), Written).Score, 2);

    [Fact]
    public void Empty_answers_count() => Assert.Equal(0, Corpus(new BleuOptions(), ["", "", ""]).Score);

    [Theory]
    [InlineData(BleuSmoothing.Exponential, null, false, BleuTokenization.ThirteenA, 8.493)]
    [InlineData(BleuSmoothing.None, null, false, BleuTokenization.ThirteenA, 0)]
    [InlineData(BleuSmoothing.Floor, null, false, BleuTokenization.ThirteenA, 4.51688)]
    [InlineData(BleuSmoothing.Floor, 0.1, false, BleuTokenization.ThirteenA, 4.51688)]
    [InlineData(BleuSmoothing.Floor, 0.5, false, BleuTokenization.ThirteenA, 10.10)]
    [InlineData(BleuSmoothing.AddK, null, false, BleuTokenization.ThirteenA, 14.882)]
    [InlineData(BleuSmoothing.AddK, 1.0, false, BleuTokenization.ThirteenA, 14.882)]
    [InlineData(BleuSmoothing.AddK, 2.0, false, BleuTokenization.ThirteenA, 21.389)]
    [InlineData(BleuSmoothing.Exponential, null, false, BleuTokenization.None, 7.347)]
    [InlineData(BleuSmoothing.Exponential, null, false, BleuTokenization.Characters, 40.8759)]
    [InlineData(BleuSmoothing.Exponential, null, true, BleuTokenization.Characters, 42.0267)]
    public void A_sentence(BleuSmoothing smoothing, double? value, bool lowercase, BleuTokenization tokenization, double expected) =>
        Assert.Equal(expected, Sentence(Translated, Romanian, new BleuOptions(tokenization, smoothing, value, lowercase, EffectiveOrder: true)).Score, 0.001);

    [Theory]
    [InlineData(BleuSmoothing.Exponential)]
    [InlineData(BleuSmoothing.None)]
    [InlineData(BleuSmoothing.Floor)]
    [InlineData(BleuSmoothing.AddK)]
    public void Nothing_in_common_is_zero(BleuSmoothing smoothing) =>
        Assert.Equal(0, Sentence("this is a cat", "okay thanks", new BleuOptions(Smoothing: smoothing, EffectiveOrder: true)).Score);

    [Theory]
    [InlineData("test", "a test", 0.3678794411714425)]
    [InlineData("a test", "a test", 1)]
    [InlineData("a little test", "a test", 0.03218297948685433)]
    [InlineData("this is a test", "this is a test", 1)]
    [InlineData("this is a fest", "this is a test", 0.223606797749979)]
    public void Short_texts_count_the_orders_they_have(string written, string wanted, double expected) => Assert.Equal(
        100 * expected,
        Sentence(written, wanted, new BleuOptions(BleuTokenization.None, BleuSmoothing.Floor, 0.01, EffectiveOrder: true)).Score,
        6);

    [Theory]
    [InlineData(0.1, 15.55722182)]
    [InlineData(0.0, 0)]
    public void A_precision_of_zero_counts_as_the_floor_says(double floor, double expected) => Assert.Equal(
        expected,
        Sentence(
            "am I am a character sequence",
            "I am a symbol string sequence a a",
            new BleuOptions(BleuTokenization.None, BleuSmoothing.Floor, floor, EffectiveOrder: true)).Score,
        6);

    [Fact]
    public void The_score_of_given_counts() =>
        Assert.Equal(83.75922397, BleuStatistics.Score([9, 7, 5, 3], [10, 8, 6, 4], 11, 11, new BleuOptions(Smoothing: BleuSmoothing.None)).Score, 6);

    [Theory]
    [InlineData(new long[] { 0, 0, 0, 0 }, new long[] { 4, 4, 2, 1 }, 0, 1, 0.0)]
    [InlineData(new long[] { 0, 0, 0, 0 }, new long[] { 10, 11, 12, 0 }, 14, 10, 0.0)]
    [InlineData(new long[] { 0, 0, 0, 0 }, new long[] { 0, 0, 0, 0 }, 0, 0, 0.1)]
    [InlineData(new long[] { 6, 5, 4, 0 }, new long[] { 6, 5, 4, 3 }, 6, 6, 0.0)]
    [InlineData(new long[] { 0, 0, 0, 0 }, new long[] { 0, 0, 0, 0 }, 1, 5, 0.01)]
    public void Counts_of_nothing_are_zero(long[] matches, long[] totals, long hypothesis, long reference, double floor) =>
        Assert.Equal(0, BleuStatistics.Score(matches, totals, hypothesis, reference, new BleuOptions(Smoothing: BleuSmoothing.Floor, SmoothingValue: floor)).Score);

    [Theory]
    [InlineData("U.S. costs 1,000.5 (or 5-10%), &quot;so&amp;so&quot;.", "U . S . costs 1,000.5 ( or 5 - 10 % ) , \" so & so \" .")]
    [InlineData("hyphen-\nated <skipped>word\nnext", "hyphenated word next")]
    [InlineData("don't re-do it... 3.5.", "don't re-do it . . . 3.5 .")]
    [InlineData("", "")]
    public void Words_of_13a(string text, string expected) => Assert.Equal(expected, Words(text, BleuTokenization.ThirteenA));

    [Theory]
    [InlineData("我有2.5个苹果，OK?", "我 有 2.5 个 苹 果 ， OK ?")]
    [InlineData("価格は100円です。", "価 格 は100 円 です 。")]
    [InlineData("ab“cd” 🙂e", "ab “ cd ” 🙂e")]
    public void Words_of_zh(string text, string expected) => Assert.Equal(expected, Words(text, BleuTokenization.Chinese));

    [Fact]
    public void Characters_are_code_points() => Assert.Equal("a 🙂 語", Words("a🙂 語", BleuTokenization.Characters));

    private static string Words(string text, BleuTokenization tokenization) => string.Join(' ', BleuTokenizer.Split(text, new BleuOptions(tokenization)));

    private static BleuScore Corpus(BleuOptions options, string[] written)
    {
        var statistics = new BleuStatistics(options);
        for (var i = 0; i < written.Length; i++)
        {
            statistics.Add(written[i], Wanted[i]);
        }

        return statistics.Score();
    }

    private static BleuScore Sentence(string written, string wanted, BleuOptions options)
    {
        var statistics = new BleuStatistics(options);
        statistics.Add(written, wanted);
        return statistics.Score();
    }
}
