using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Benchmarks;

/// <summary>What each way to save memory takes off the measured peak, beside what the planner says.</summary>
internal static class MemorySavers
{
    private const int Steps = 3;
    private const double Allowed = 0.10;

    private static readonly (string Name, MemoryRun Without, MemoryRun With)[] Pairs =
    [
        ("gradient checkpointing",
            new("125M", MemoryMethod.Lora, Bf16: true, Rows: 2, Length: 1024, Checkpointing: false),
            new("125M", MemoryMethod.Lora, Bf16: true, Rows: 2, Length: 1024, Checkpointing: true)),
        ("loss in chunks",
            new("15M", MemoryMethod.Lora, Bf16: false, Rows: 8, Length: 512, Checkpointing: true) { WholeLogits = true },
            new("15M", MemoryMethod.Lora, Bf16: false, Rows: 8, Length: 512, Checkpointing: true)),
        ("8-bit optimizer states",
            new("125M", MemoryMethod.Full, Bf16: true, Rows: 1, Length: 512, Checkpointing: true) { Optimizer = "adamw_torch" },
            new("125M", MemoryMethod.Full, Bf16: true, Rows: 1, Length: 512, Checkpointing: true) { Optimizer = "adamw_8bit" }),
    ];

    /// <returns>0 when each saves what is planned within 10 %.</returns>
    public static int Run()
    {
        using var runner = new MemoryRunner(Pairs.Max(pair => pair.With.Rows * pair.With.Length * Steps));
        Console.WriteLine("| saver | recipe | peak without MiB | with | saved | planned | error |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        var isWithin = true;
        foreach (var (name, without, with) in Pairs)
        {
            var (plannedWithout, measuredWithout) = Peaks(runner, without);
            var (plannedWith, measuredWith) = Peaks(runner, with);
            if (measuredWithout is null || measuredWith is null)
            {
                return 1;
            }

            var (saved, planned) = (measuredWithout.Value - measuredWith.Value, plannedWithout - plannedWith);
            var error = (planned / saved) - 1;
            isWithin &= Math.Abs(error) <= Allowed;
            Console.WriteLine($"| {name} | {with.Name} | {measuredWithout:F0} | {measuredWith:F0} | {saved:F0} | {planned:F0} | {error * 100:+0.0;-0.0} % |");
        }

        return isWithin ? 0 : 1;
    }

    private static (double Planned, double? Measured) Peaks(MemoryRunner runner, MemoryRun run)
    {
        var recipe = runner.Write(run, Steps);
        var planned = run.WholeLogits ? WholeLogits(recipe, run) : runner.Plan(recipe);
        return (planned / (double)(1 << 20), runner.Measure(run, recipe).Memory?.PeakBytes / (double)(1 << 20));
    }

    /// <summary>No recipe asks for it, so no plan of a recipe has it.</summary>
    private static long WholeLogits(string recipe, MemoryRun run)
    {
        var bound = RecipeBinder.Bind(new SourceText(recipe, File.ReadAllText(recipe)));
        var shape = ModelShapeReader.Parse(BenchmarkModel.Find(run.Model).Config.ToJson());
        var setup = RecipeSetup.From(bound, shape, LatheProfile.Instance, devices: 1, NoFacts.Instance)!;
        return MemoryPlanner.Plan(setup with { Loss = LossKind.FullLogits }, LatheProfile.Instance).Allocated;
    }
}
