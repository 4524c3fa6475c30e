namespace Lathe.Protocol.Daemon;

/// <summary><c>error.data</c> of a failed <c>lathe/run/*</c> request.</summary>
/// <param name="Kind">The closed set of reasons.</param>
/// <param name="Hint">What to do.</param>
/// <param name="Choice">With <see cref="RunErrorKind.ChoiceNeeded"/>: between what.</param>
public sealed record RunErrorData(RunErrorKind Kind, string? Hint = null, OutputChoiceInfo? Choice = null);
