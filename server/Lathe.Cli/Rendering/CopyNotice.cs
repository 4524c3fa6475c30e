using Lathe.Cli.Console;

namespace Lathe.Cli.Rendering;

/// <summary>A cleaned copy that was written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Rows">Rows it has.</param>
/// <param name="LeftOut">Rows that were left out.</param>
internal sealed record CopyNotice(string Path, long Rows, long LeftOut)
{
    public string Sentence =>
        $"Wrote {Figures.Count(Rows)} rows to {Path}; {Figures.Count(LeftOut)} {(LeftOut == 1 ? "was" : "were")} left out. The original is unchanged.";
}
