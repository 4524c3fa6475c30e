using Lathe.Training.Artifacts;
using Lathe.Training.Tests.Fixtures;
using SkiaSharp;

namespace Lathe.Training.Tests.Artifacts;

public sealed class LossPlotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Smoothing_follows_the_formula()
    {
        // n = 4: w = 1.8 (1 / (1 + e^-0.2) - 0.5) = 0.0897012; the values were computed in Python.
        double[] expected = [4.0, 3.730388974401544, 3.2189021125524273, 3.290080640423227];
        Assert.Equal(expected, LossPlot.Smooth([4.0, 3.7038214, 3.1685, 3.2970946]), Close);
        Assert.Equal([2.0, 2.0, 2.0], LossPlot.Smooth([2.0, 2.0, 2.0]), Close);
        Assert.Empty(LossPlot.Smooth([]));
    }

    [Fact]
    public void Each_metric_of_the_history_has_its_file()
    {
        IReadOnlyList<string> written = LossPlot.Write(
            _folder.Path, [Row(1, "loss", 2), Row(2, "loss", 1.5), Row(2, "eval_loss", 1.7), Row(2, "grad_norm", 3)]);
        Assert.Equal([_folder.File("training_loss.png"), _folder.File("training_eval_loss.png")], written);
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
        Assert.All(written, path => Assert.True(InkColumns(Decode(File.ReadAllBytes(path)), 50, 600, 60, 420, IsBlue).Any()));
    }

    [Fact]
    public void Values_that_are_not_finite_are_left_out()
    {
        Assert.Empty(LossPlot.Write(_folder.Path, [Row(1, "loss", double.NaN)]));
        LogRow[] history = [Row(1, "loss", double.NaN), Row(2, "loss", double.PositiveInfinity), Row(3, "loss", 1)];
        Assert.Single(LossPlot.Write(_folder.Path, history));
    }

    [Fact]
    public void Axes_legend_and_title_are_lettered_in_the_shipped_font()
    {
        const string Title = "training loss of saves/run";
        using SKBitmap image = Decode(LossPlot.Draw([1, 2, 3, 4], [4, 3, 2, 1], "loss", Title));
        Assert.Equal((640, 480), (image.Width, image.Height));

        int[] title = [.. InkColumns(image, 0, 640, 4, 34, IsDark)];
        Assert.InRange(title[^1] - title[0], LatoWidth(Title, 16) - 3, LatoWidth(Title, 16) + 3);
        int[] step = [.. InkColumns(image, 0, 640, 459, 480, IsDark)];
        Assert.InRange(step[^1] - step[0], LatoWidth("step", 14) - 3, LatoWidth("step", 14) + 3);
        Assert.NotEmpty(InkColumns(image, 0, 16, 40, 440, IsDark)); // The rotated "loss".
        Assert.True(InkColumns(image, 556, 616, 56, 92, IsDark).Count() > 30); // "original", "smoothed".
        Assert.NotEmpty(InkColumns(image, 60, 620, 442, 456, IsDark)); // Step numbers.
    }

    [Theory]
    [InlineData(new[] { 1.0 }, new[] { 2.0 })]
    [InlineData(new[] { 1.0, 2.0, 3.0 }, new[] { 0.0, 0.0, 0.0 })]
    [InlineData(new[] { 1.0, 2.0 }, new[] { 1e30, -1e30 })]
    [InlineData(new[] { 5.0, 5.0 }, new[] { 1.0, 1.0 })]
    public void Degenerate_curves_are_drawn(double[] steps, double[] values)
    {
        using SKBitmap image = Decode(LossPlot.Draw(steps, values, "loss", "保存/" + new string('x', 300)));
        Assert.NotEmpty(InkColumns(image, 60, 620, 60, 420, IsBlue));
    }

    public void Dispose() => _folder.Dispose();

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;

    private static LogRow Row(int step, string metric, double value) =>
        new() { Step = step, Values = new Dictionary<string, double> { [metric] = value } };

    private static SKBitmap Decode(byte[] png) => SKBitmap.Decode(png) ?? throw new InvalidDataException("no PNG");

    private static float LatoWidth(string text, float size)
    {
        using Stream stream = typeof(LossPlot).Assembly.GetManifestResourceStream("Lato-Regular.ttf")!;
        using SKTypeface typeface = SKTypeface.FromStream(stream);
        using var font = new SKFont(typeface, size);
        return font.MeasureText(text);
    }

    private static bool IsDark(SKColor color) => color is { Red: < 100, Green: < 100, Blue: < 100 };

    private static bool IsBlue(SKColor color) => color.Blue > color.Red + 60;

    private static IEnumerable<int> InkColumns(SKBitmap image, int left, int right, int top, int bottom, Func<SKColor, bool> isInk) =>
        Enumerable.Range(left, right - left).Where(x => Enumerable.Range(top, bottom - top).Any(y => isInk(image.GetPixel(x, y))));
}
