namespace Lathe.Protocol.Runs;

/// <summary>What a start with a key came to: a file in <see cref="StateFolder.Starts"/>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Directory">Absolute path of the run's folder.</param>
/// <param name="IsConfirmed">The worker's process was started; false while that is under way.</param>
public sealed record StartRecord(string RunId, string Directory, bool IsConfirmed);
