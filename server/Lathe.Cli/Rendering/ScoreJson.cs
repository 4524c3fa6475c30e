using System.Text.Json;
using Lathe.Memory.Scoring;

namespace Lathe.Cli.Rendering;

/// <summary>A score as one JSON object: <c>{ "sources", "methods", "total", "unplanned", "runs" }</c>. Errors are shares, amounts bytes.</summary>
internal static class ScoreJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static void Write(Stream output, Score score)
    {
        JsonSerializer.Serialize(
            output,
            new
            {
                Sources = score.BySource,
                Methods = score.ByMethod,
                score.Total,
                score.Unplanned,
                Runs = score.Runs.Select(Run),
            },
            Options);
        output.WriteByte((byte)'\n');
    }

    private static object Run(ScoredRun run) => new
    {
        run.Run.Id,
        run.Run.Source,
        run.Run.Model,
        run.Run.Method,
        Profile = run.Run.Profile.Name,
        run.Run.IsExact,
        MeasuredAllocated = run.Run.Allocated,
        PlannedAllocated = run.Plan.Allocated,
        run.Error,
        MeasuredDevice = run.Run.Device,
        PlannedDevice = run.Plan.Device,
        run.IsCovered,
        Phase = run.Plan.Peak.Phase.ToString(),
        Items = run.Plan.Peak.Items.ToDictionary(item => item.Key.ToString(), item => item.Value),
    };
}
