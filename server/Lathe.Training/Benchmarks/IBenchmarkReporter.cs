namespace Lathe.Training.Benchmarks;

/// <summary>Is told how a benchmark goes.</summary>
public interface IBenchmarkReporter
{
    /// <param name="phase">What is done.</param>
    /// <param name="done">Weights read, or questions answered.</param>
    /// <param name="total">Of all.</param>
    void Progress(BenchmarkPhase phase, int done, int total);

    /// <summary>A subject's questions are answered.</summary>
    void Subject(SubjectResult result);

    /// <summary>Something the user should know, one or two sentences.</summary>
    void Notice(string message);
}

/// <summary>What a benchmark is doing.</summary>
public enum BenchmarkPhase
{
    /// <summary>The model is read.</summary>
    Loading,

    /// <summary>Questions are answered.</summary>
    Answering,
}
