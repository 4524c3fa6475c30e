namespace Lathe.Protocol.Daemon;

/// <summary>Part of what a run's own process printed.</summary>
/// <param name="Text">
/// Whole lines. A last line without an end is given when the run has ended, and a line longer than was asked for comes in parts.
/// </param>
/// <param name="Next">Where the next part begins, in bytes.</param>
/// <param name="IsWhole">Nothing stands before <paramref name="Text"/> that was not asked for or given.</param>
public sealed record RunLogResult(string Text, long Next, bool IsWhole);
