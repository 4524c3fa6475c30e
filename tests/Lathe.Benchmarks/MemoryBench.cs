using System.Diagnostics;
using Lathe.Models.Families;

namespace Lathe.Benchmarks;

/// <summary>Measured peaks of whole runs: <c>lathe train</c> with its worker, as shipped.</summary>
internal static class MemoryBench
{
    private const int Steps = 3;

    /// <summary>A plan that is further off than this share counts as wrong.</summary>
    private const double Allowed = 0.10;

    /// <param name="names">Parts of names of runs; all runs when empty.</param>
    /// <param name="large">Models of billions of weights instead.</param>
    /// <returns>0 when every plan is within 10 % of what was measured, and no process took more than its limit.</returns>
    public static int Run(IReadOnlyList<string> names, bool large)
    {
        bool Chosen(MemoryRun run) => names.Count == 0 || names.Any(name => run.Name.Contains(name, StringComparison.Ordinal));
        var runs = (large ? MemoryRun.Large : MemoryRun.All).Where(Chosen).ToList();
        var tokens = runs.Max(run => run.Rows * run.Length * run.Accumulation * Steps);
        using var runner = new MemoryRunner(tokens);
        Console.WriteLine($"MiB above the idle worker, {Steps} steps; a star marks what is held out.");
        Console.WriteLine();
        Console.WriteLine("| recipe | | parameters | longest batch | load | forward | backward | step | peak | planned | error | process | tokens/s | seconds |");
        Console.WriteLine("|---|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<(bool IsHeldOut, double Error)> errors = [];
        var isWithinLimits = true;
        for (var i = 0; i < runs.Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var recipe = runner.Write(runs[i], Steps);
            var planned = runner.Plan(recipe);
            if (runner.Measure(runs[i], recipe) is not ({ TrainBatch: { } batch } memory, { } summary))
            {
                return 1;
            }

            if (large && !runs.Skip(i + 1).Any(later => later.Model == runs[i].Model))
            {
                runner.DeleteWeights(runs[i]);
            }

            isWithinLimits &= summary.PeakRssBytes <= (runs[i].LimitGib ?? double.PositiveInfinity) * (1L << 30);

            var error = (double)planned / memory.PeakBytes - 1;
            errors.Add((runs[i].IsHeldOut, error));
            var phases = memory.Phases;
            long?[] bytes = [phases.Load, phases.Forward, phases.Backward, phases.Step, memory.PeakBytes, planned];
            Console.WriteLine(
                $"| {runs[i].Name} | {(runs[i].IsHeldOut ? "*" : "")} | {Parameters(runs[i]) / 1e6:F1} M " +
                $"| {batch.Rows} x {batch.Length}, {batch.LabelTokens} labels " +
                $"| {string.Join(" | ", bytes.Select(value => value is { } known ? $"{known / (double)(1 << 20):F0}" : ""))} " +
                $"| {error * 100:+0.0;-0.0} % | {summary.PeakRssBytes / (double)(1 << 20):F0} | {summary.TokensPerSecond:F0} | {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} |");
        }

        Console.WriteLine();
        Sum("all", errors);
        Sum("held out", errors.Where(error => error.IsHeldOut));
        return isWithinLimits && errors.All(error => Math.Abs(error.Error) <= Allowed) ? 0 : 1;
    }

    private static void Sum(string name, IEnumerable<(bool IsHeldOut, double Error)> errors)
    {
        double[] sizes = [.. errors.Select(error => Math.Abs(error.Error))];
        if (sizes.Length > 0)
        {
            Console.WriteLine(
                $"{name}: {sizes.Length} runs, off by {sizes.Average() * 100:0.0} % on average and {sizes.Max() * 100:0.0} % at most; "
                + $"{sizes.Count(size => size <= Allowed)} within {Allowed * 100:0} %.");
        }
    }

    private static long Parameters(MemoryRun run)
    {
        var model = BenchmarkModel.Find(run.Model);
        return ParameterInventory.For(model.Config).Sum(spec => spec.Shape.Aggregate(1L, (product, side) => product * side));
    }
}
