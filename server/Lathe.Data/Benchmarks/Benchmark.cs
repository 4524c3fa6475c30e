namespace Lathe.Data.Benchmarks;

/// <summary>A benchmark of multiple-choice questions, read and checked.</summary>
/// <param name="Source">Folder or archive that it was read from.</param>
/// <param name="Subjects">In the order of its <c>mapping.json</c>, or by name.</param>
public sealed record Benchmark(string Source, IReadOnlyList<BenchmarkSubject> Subjects)
{
    /// <summary>Categories in LLaMA-Factory's order.</summary>
    public static IReadOnlyList<string> Categories { get; } = ["STEM", "Social Sciences", "Humanities", BenchmarkSubject.OtherCategory];
}

/// <summary>Questions about one thing.</summary>
/// <param name="Id">As its files are called, such as <c>abstract_algebra</c>.</param>
/// <param name="Name">As the model is told, such as <c>abstract algebra</c>.</param>
/// <param name="Category">What its results are averaged under.</param>
/// <param name="Questions">In the order of the file, at least one.</param>
/// <param name="Examples">Solved questions to show, in the order of their file.</param>
public sealed record BenchmarkSubject(
    string Id, string Name, string Category, IReadOnlyList<ChoiceQuestion> Questions, IReadOnlyList<ChoiceQuestion> Examples)
{
    public const string OtherCategory = "Other";
}
