using Lathe.Recipes.Model;

namespace Lathe.Data.Benchmarks;

/// <summary>
/// Finds and reads a benchmark in MMLU's layout, as LLaMA-Factory ships it (a folder with <c>mapping.json</c> and an archive) or as its authors do (folders
/// of CSV files). Nothing is downloaded.
/// </summary>
public static class BenchmarkReader
{
    /// <param name="folder">Of the benchmark, or the one that its folder is in.</param>
    /// <param name="task">Benchmark and part.</param>
    /// <param name="wantsExamples">Whether examples are shown, so that a subject without some is a fault.</param>
    /// <exception cref="DataException">It is not there, or a row of it can't be used.</exception>
    public static Benchmark Read(string folder, BenchmarkTask task, bool wantsExamples)
    {
        ArgumentNullException.ThrowIfNull(task);
        var inside = Path.Combine(folder, task.Name);
        var root = Directory.Exists(inside) ? inside : folder;
        using var files = BenchmarkFiles.Open(root, task.Name) ?? throw Missing(folder, task, root == inside);
        var part = task.Part == BenchmarkPart.Validation ? BenchmarkFiles.Validation : BenchmarkFiles.Test;
        var mapping = Path.Combine(root, SubjectNames.FileName);
        IReadOnlyList<SubjectName> names = File.Exists(mapping)
            ? SubjectNames.ReadMapping(mapping)
            : [.. files.SubjectsOf(part).Select(subject => SubjectNames.Of(task.Name, subject))];
        return names.Count > 0
            ? new Benchmark(files.Source, [.. names.Select(name => Subject(files, name, part, wantsExamples))])
            : throw new DataException($"{files.Source}: there is no CSV file in the folder '{part}', which has the questions of task: {task}.");
    }

    private static BenchmarkSubject Subject(BenchmarkFiles files, SubjectName name, string part, bool wantsExamples)
    {
        var questions = Rows(files, name, part)
            ?? throw new DataException($"{files.Source}: the subject '{name.Id}' has no file {part}/{name.Id}_{part}.csv or {part}/{name.Id}.csv.");
        var examples = wantsExamples
            ? Rows(files, name, BenchmarkFiles.Examples)
                ?? throw new DataException(
                    $"{files.Source}: the subject '{name.Id}' has no examples (dev/{name.Id}_dev.csv or dev/{name.Id}.csv). To ask without examples set n_shot: 0.")
            : [];
        return new BenchmarkSubject(name.Id, name.Name, name.Category, questions, examples);
    }

    private static IReadOnlyList<ChoiceQuestion>? Rows(BenchmarkFiles files, SubjectName name, string part) =>
        files.Read(part, name.Id) is { } file ? QuestionFile.Read(file.Name, file.Content) : null;

    private static DataException Missing(string folder, BenchmarkTask task, bool isThere) => new(
        !Directory.Exists(folder)
            ? $"task_dir: there is no folder {folder}. Set it to the folder that holds the benchmark {task.Name}."
            : $"task_dir: {(isThere ? Path.Combine(folder, task.Name) : folder)} holds no benchmark {task.Name}: neither folders dev, val and test with CSV files, nor "
                + $"{task.Name}.zip with such folders. Set task_dir to the unpacked benchmark.");
}
