namespace Lathe.Cli.Commands.Eval;

/// <summary>Which benchmark a folder is, where nobody has said it.</summary>
internal static class BenchmarkGuess
{
    private const string TaskKey = "task=";
    private const string FolderKey = "task_dir=";

    /// <summary>Published benchmarks, and their parts with answers.</summary>
    private static readonly (string Name, string Task)[] Known = [("mmlu", "mmlu_test"), ("cmmlu", "cmmlu_test"), ("ceval", "ceval_validation")];

    /// <param name="values">As <c>key=value</c>, the last of a key counts.</param>
    /// <param name="here">What relative paths start from.</param>
    /// <returns>The task of the folder that is named, or of the only one in it; null where a task is set, or more than one can be meant.</returns>
    public static string? For(IReadOnlyList<string> values, string here)
    {
        if (values.Any(value => value.StartsWith(TaskKey, StringComparison.Ordinal))
            || values.LastOrDefault(value => value.StartsWith(FolderKey, StringComparison.Ordinal)) is not { } named)
        {
            return null;
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(named[FolderKey.Length..].Trim('\'', '"'), here));
        var own = Known.Where(known => Path.GetFileName(folder).Equals(known.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        var inside = Known.Where(known => Directory.Exists(Path.Combine(folder, known.Name))).ToList();
        return own.Count == 1 ? own[0].Task : inside.Count == 1 ? inside[0].Task : null;
    }
}
