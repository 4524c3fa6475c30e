namespace Lathe.Protocol.Runs;

/// <summary>
/// What is to become of an output folder's contents, as it was settled before the start. The worker deletes nothing else, and does not
/// start when something has come up in between.
/// </summary>
public sealed record OutputChoice
{
    /// <summary>Delete what was seen.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Absolute path of the checkpoint to go on from; null for a run that begins anew.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>What an earlier run left, as it was seen: names in the folder, with a stamp that changes when they do.</summary>
    public IReadOnlyDictionary<string, string> Seen { get; init; } = new Dictionary<string, string>();
}
