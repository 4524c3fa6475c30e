namespace Lathe.Jobs.Catalogue;

/// <summary>What a word for a run led to.</summary>
/// <param name="Run">The run; null when there is none, or more than one.</param>
/// <param name="Problem">What is wrong with the word, one sentence; null when it named a run.</param>
/// <param name="Candidates">Runs that may have been meant, newest first.</param>
public sealed record RunResolution(CataloguedRun? Run, string? Problem, IReadOnlyList<CataloguedRun> Candidates);
