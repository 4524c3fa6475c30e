namespace Lathe.Protocol.Daemon;

/// <summary>An edit of a recipe that may let a run come through that died.</summary>
/// <param name="Title">What is done, as a command.</param>
/// <param name="Detail">What it changes and costs, as a sentence.</param>
/// <param name="Edits">The changes of keys.</param>
/// <param name="CanResume">The run can go on from its checkpoint with them; else it begins anew.</param>
public sealed record RunRemedyInfo(string Title, string Detail, IReadOnlyList<PlanEditInfo> Edits, bool CanResume);
