using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>Benchmarks.</summary>
internal static class EvalRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new MessageRule(
            FindingCodes.BenchmarkTask,
            Severity.Error,
            ["task"],
            "The task is not the name of a benchmark and one of its parts.",
            "Write the benchmark's name and _test or _validation, such as mmlu_test.",
            context => context.Recipe.Eval.Task is { } task && !string.IsNullOrWhiteSpace(task) && !BenchmarkTask.TryParse(task, out _)
                ? $"'{task}' is not the name of a benchmark and one of its parts (test, validation)."
                : null),
        new MessageRule(
            FindingCodes.BenchmarkFolderMissing,
            Severity.Error,
            ["task_dir"],
            "The folder of the benchmarks does not exist.",
            "Set it to the folder of the unpacked benchmark, or to the one that it is in; nothing is downloaded.",
            context => context.Recipe.Eval.TaskDir is { Length: > 0 } path && context.Facts.GetPathKind(path) is PathKind.Missing or PathKind.File
                ? $"There is no folder {context.Both(path)}."
                : null),
    ];
}
