using Lathe.Memory.Devices;

namespace Lathe.Memory.Fit;

/// <summary>Verdicts and devices in plain words, for every view.</summary>
public static class FitWords
{
    public static string Of(FitVerdict verdict) => verdict switch
    {
        FitVerdict.Fits => "fits",
        FitVerdict.Tight => "little is left",
        FitVerdict.TooLarge => "too large",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    /// <summary>The device as a title, such as <c>RTX 4090</c>, <c>4 x RTX 4090</c> or <c>Memory</c>.</summary>
    public static string Title(RecipeFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        string name = fit.Budget.Kind == DeviceBudgetKind.GivenAmount ? "Memory" : fit.Budget.Name;
        return fit.Devices == 1 ? name : $"{fit.Devices} x {name}";
    }

    /// <summary>Such as <c>RTX 4090: 17.3 of 23.1 GiB, fits</c>: what all of it comes to, on one line.</summary>
    public static string Line(FitReport report, RecipeFit fit)
    {
        ArgumentNullException.ThrowIfNull(report);
        return $"{Amount(report, fit)}, {Of(report.Verdict)}";
    }

    /// <summary>The same without a verdict that asks for nothing, such as <c>RTX 4090: 17.3 of 23.1 GiB</c>.</summary>
    public static string ShortLine(FitReport report, RecipeFit fit)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Verdict == FitVerdict.Fits ? Amount(report, fit) : Line(report, fit);
    }

    /// <summary>Such as <c>needs 27.4 GiB, RTX 4090 has 23.1 GiB</c>.</summary>
    public static string Comparison(FitReport report, RecipeFit fit)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(fit);
        string amount = Gib.Format(report.Budget.Bytes);
        string there = report.Budget.Kind switch
        {
            DeviceBudgetKind.PresentGpu => $"{report.Budget.Name} has {amount} free",
            DeviceBudgetKind.KnownGpu => $"{report.Budget.Name} has {amount}",
            DeviceBudgetKind.HostMemory => $"this machine has {amount} to give",
            _ => $"{amount} are given",
        };
        return $"needs {Gib.Format(report.Needed)}{Each(fit)}, {there}";
    }

    private static string Amount(FitReport report, RecipeFit fit) =>
        $"{Title(fit)}: {report.Summary}{(fit.Devices == 1 ? "" : " each")}";

    private static string Each(RecipeFit fit) => fit.Devices == 1 ? "" : $" on each of {fit.Devices} GPUs";
}
