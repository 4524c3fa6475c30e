using Lathe.Jobs.Catalogue;

namespace Lathe.Cli.Console;

/// <summary>What is going to be removed, and what was.</summary>
internal static class RunRemovalView
{
    public static void Write(TextWriter output, IReadOnlyList<RunRemoval> removals)
    {
        foreach (var removal in removals)
        {
            var run = removal.Run;
            var recipe = run.Record is { } record ? $" ({Path.GetFileName(record.RecipePath)})" : "";
            Line(output, $"Run {run.Id}{recipe}: {Files(removal.Files.Count)}, {Figures.Bytes(removal.Bytes)}");
            foreach (var folder in removal.Files.GroupBy(file => Path.GetDirectoryName(file.Path)!))
            {
                Line(output, $"  {folder.Key}  {Files(folder.Count())}, {Figures.Bytes(folder.Sum(file => file.Bytes))}");

                // Records are many small files of known names; of the others each one counts.
                foreach (var file in folder.Where(file => file.IsArtifact))
                {
                    Line(output, $"    {Path.GetFileName(file.Path)}  {Figures.Bytes(file.Bytes)}");
                }
            }

            Kept(output, removal.Kept);
        }

        if (removals.Count > 1)
        {
            Line(output, $"Together {Figures.Bytes(removals.Sum(removal => removal.Bytes))}");
        }
    }

    /// <param name="output">Standard output.</param>
    /// <param name="removal">What was to go.</param>
    /// <param name="kept">What stayed in the end.</param>
    public static void WriteDone(TextWriter output, RunRemoval removal, IReadOnlyList<KeptFile> kept)
    {
        Line(output, $"Deleted run {removal.Run.Id}.");
        Kept(output, kept);
    }

    private static void Kept(TextWriter output, IReadOnlyList<KeptFile> kept)
    {
        foreach (var file in kept)
        {
            Line(output, $"  stays: {file.Path} ({file.Reason})");
        }
    }

    private static string Files(int count) => count == 1 ? "1 file" : $"{Figures.Count(count)} files";

    private static void Line(TextWriter output, string text) => output.WriteLine(Terminal.OneLine(text));
}
