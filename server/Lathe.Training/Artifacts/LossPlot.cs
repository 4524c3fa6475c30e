using ScottPlot;

namespace Lathe.Training.Artifacts;

/// <summary>
/// training_loss.png, training_eval_loss.png and training_eval_accuracy.png: each metric over the steps, pale as measured and
/// strong as smoothed.
/// </summary>
public static class LossPlot
{
    private const int Width = 640;
    private const int Height = 480;

    private static readonly string[] Metrics = ["loss", "eval_loss", "eval_accuracy"];

    private static readonly Color Blue = Color.FromHex("#1f77b4");

    /// <summary>Draws each metric that the history has at least one finite value of.</summary>
    /// <param name="outputDir">Where the files go; also named in the titles.</param>
    /// <param name="history">Oldest first.</param>
    /// <returns>The paths written.</returns>
    public static IReadOnlyList<string> Write(string outputDir, IReadOnlyList<LogRow> history)
    {
        var written = new List<string>();
        foreach (string metric in Metrics)
        {
            LogRow[] rows = [.. history.Where(row => row.Values.TryGetValue(metric, out double value) && double.IsFinite(value))];
            if (rows.Length == 0)
            {
                continue;
            }

            string path = Path.Combine(outputDir, $"training_{metric}.png");
            double[] steps = [.. rows.Select(row => (double)row.Step)];
            double[] values = [.. rows.Select(row => row.Values[metric])];
            AtomicFile.WriteBytes(path, Draw(steps, values, metric, $"training {metric} of {outputDir}"));
            written.Add(path);
        }

        return written;
    }

    /// <summary>
    /// Exponential smoothing whose weight grows with the number of points n: w = 1.8 (sigmoid(0.05 n) - 0.5),
    /// s[0] = x[0], s[i] = w s[i-1] + (1 - w) x[i].
    /// </summary>
    public static double[] Smooth(IReadOnlyList<double> values)
    {
        double weight = 1.8 * ((1 / (1 + Math.Exp(-0.05 * values.Count))) - 0.5);
        var smoothed = new double[values.Count];
        for (int i = 0; i < smoothed.Length; i++)
        {
            smoothed[i] = i == 0 ? values[0] : (weight * smoothed[i - 1]) + ((1 - weight) * values[i]);
        }

        return smoothed;
    }

    /// <summary>A PNG of 640 by 480 pixels.</summary>
    /// <param name="steps">Rising.</param>
    /// <param name="values">Finite, one a step.</param>
    /// <param name="metric">Label of the y axis.</param>
    /// <param name="title">Shown above; one too long for the picture keeps its end.</param>
    public static byte[] Draw(double[] steps, double[] values, string metric, string title)
    {
        using var plot = new Plot();
        AddLine(plot, steps, values, Blue.WithAlpha(0.4), "original");
        AddLine(plot, steps, Smooth(values), Blue, "smoothed");
        plot.Title(Shorten(title), 16);
        plot.XLabel("step", 14);
        plot.YLabel(metric, 14);
        plot.ShowLegend(values[^1] > values[0] ? Alignment.LowerRight : Alignment.UpperRight); // Away from the curve's end.
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Font.Set(PlotFont.For("0"));
        plot.Axes.Title.Label.FontName = PlotFont.For(title);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    private static void AddLine(Plot plot, double[] steps, double[] values, Color color, string name)
    {
        var line = plot.Add.ScatterLine(steps, values, color);
        line.LineWidth = 2;
        line.LegendText = name;
        if (steps.Length == 1)
        {
            line.MarkerSize = 6; // A line of one point would be invisible.
        }
    }

    private static string Shorten(string title)
    {
        const int Most = 72;
        return title.Length <= Most ? title : "…" + title[^(Most - 1)..];
    }
}
