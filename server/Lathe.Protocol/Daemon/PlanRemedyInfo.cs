namespace Lathe.Protocol.Daemon;

/// <param name="Title">What is done, as a command.</param>
/// <param name="Cost">What it costs besides, as a sentence.</param>
/// <param name="Needed">Bytes that are needed then.</param>
/// <param name="Fits">It fits then.</param>
/// <param name="Edits">The changes of keys.</param>
public sealed record PlanRemedyInfo(string Title, string Cost, long Needed, bool Fits, IReadOnlyList<PlanEditInfo> Edits);
