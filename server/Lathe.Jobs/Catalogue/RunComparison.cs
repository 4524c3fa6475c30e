using System.Text.Json;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>What two runs were started with, as far as it differs.</summary>
/// <param name="Recipe">By key.</param>
/// <param name="Environment">Versions, machine, device and variables.</param>
public sealed record RunComparison(IReadOnlyList<RunDifference> Recipe, IReadOnlyList<RunDifference> Environment)
{
    public bool IsSame => Recipe.Count == 0 && Environment.Count == 0;

    /// <summary>Throws <see cref="IOException"/> when the resolved recipe of one can't be read.</summary>
    public static RunComparison Of(RunDirectory a, RunRecord recordA, RunDirectory b, RunRecord recordB) => new(
        [.. Differing(RecipeOf(a), RecipeOf(b)).Select(difference => WithShortPaths(difference, recordA, recordB))],
        [.. Differing(EnvironmentOf(a, recordA), EnvironmentOf(b, recordB))]);

    private static IReadOnlyDictionary<string, string?> RecipeOf(RunDirectory run) =>
        ResolvedRecipe.Read(run)?.Values ?? throw new IOException($"The recipe of run {run.Id} can't be read: {run.ResolvedRecipe}");

    private static SortedDictionary<string, string?> EnvironmentOf(RunDirectory run, RunRecord record)
    {
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal) { ["device"] = record.Device };
        if (RecordFile.Read(run.Environment, RunJson.Indented.EnvironmentRecord) is { } environment)
        {
            foreach (var member in JsonSerializer.SerializeToElement(environment, RunJson.Indented.EnvironmentRecord).EnumerateObject())
            {
                if (member.Value.ValueKind is not JsonValueKind.Object)
                {
                    values[member.Name] = JsonText.Of(member.Value);
                }
            }

            foreach (var (name, value) in environment.Variables)
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static IEnumerable<RunDifference> Differing(IReadOnlyDictionary<string, string?> a, IReadOnlyDictionary<string, string?> b) =>
        a.Keys.Union(b.Keys).Order(StringComparer.Ordinal)
            .Select(name => new RunDifference(name, a.GetValueOrDefault(name), b.GetValueOrDefault(name)))
            .Where(difference => difference.A != difference.B);

    /// <summary>
    /// Paths as the recipes may have them, from each run's own working directory; absolute where that would look the same.
    /// </summary>
    private static RunDifference WithShortPaths(RunDifference difference, RunRecord a, RunRecord b)
    {
        if (!ResolvedRecipe.IsPath(difference.Name))
        {
            return difference;
        }

        var (shortA, shortB) = (ResolvedRecipe.Shorten(difference.A, a.WorkingDirectory), ResolvedRecipe.Shorten(difference.B, b.WorkingDirectory));
        return shortA == shortB ? difference : difference with { A = shortA, B = shortB };
    }
}
