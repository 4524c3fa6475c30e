namespace Lathe.Training.Loop;

/// <summary>A run that cannot go on.</summary>
/// <param name="kind">Closed set; decides the worker's exit code.</param>
/// <param name="message">For the user: what, where, in one sentence.</param>
/// <param name="hint">What to do; null: the kind's general advice.</param>
/// <param name="inner">Cause, for the log only.</param>
public sealed class TrainingException(TrainingFailure kind, string message, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    public TrainingFailure Kind { get; } = kind;

    public string? Hint { get; } = hint;
}
