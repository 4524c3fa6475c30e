namespace Lathe.Protocol.Runs;

/// <summary>A run's small file in the user's state folder, which makes the runs of all folders findable.</summary>
/// <param name="Id">Run id.</param>
/// <param name="Directory">Absolute path of the run's folder.</param>
/// <param name="CreatedAt">Time of the start.</param>
public sealed record RunPointer(string Id, string Directory, DateTimeOffset CreatedAt)
{
    public int FormatVersion { get; init; } = RunDirectory.FormatVersion;
}
