namespace Lathe.Protocol.Daemon;

/// <summary>The memory of a recipe, held against a device. Amounts are bytes of one device.</summary>
public sealed record MemoryPlanInfo
{
    /// <summary>All of it on one line, such as <c>RTX 4090: 17.3 of 23.1 GiB, fits</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>Such as <c>needs 27.4 GiB, RTX 4090 has 23.1 GiB</c>.</summary>
    public required string Comparison { get; init; }

    public required PlanVerdict Verdict { get; init; }

    /// <summary>Code of the finding the user sees about it; null when there is none, or it is silenced or turned off.</summary>
    public string? Finding { get; init; }

    /// <summary>The recipe has errors, of which memory is none: a start would be refused.</summary>
    public required bool HasErrors { get; init; }

    /// <summary>What verdicts go by: the middle of the band.</summary>
    public required long Needed { get; init; }

    public required long NeededAtLeast { get; init; }

    public required long NeededAtMost { get; init; }

    /// <summary>What there is.</summary>
    public required long Budget { get; init; }

    /// <summary>The device's name.</summary>
    public required string Device { get; init; }

    public required int Devices { get; init; }

    /// <summary>Whose use of memory is planned.</summary>
    public required string Profile { get; init; }

    /// <summary>What stands behind the numbers, as sentences.</summary>
    public required IReadOnlyList<string> Basis { get; init; }

    /// <summary>Keys of the recipe that Lathe can't run yet; they count all the same.</summary>
    public required IReadOnlyList<string> NotYet { get; init; }

    /// <summary>In the order they happen.</summary>
    public required IReadOnlyList<PlanPhaseInfo> Phases { get; init; }

    /// <summary>What decides bytes at the peak, largest first.</summary>
    public required IReadOnlyList<PlanKeyInfo> Keys { get; init; }

    /// <summary>What would make it fit, least harm first; empty when it fits with room.</summary>
    public required IReadOnlyList<PlanRemedyInfo> Remedies { get; init; }

    /// <summary>Samples at a time; null when not even one fits.</summary>
    public int? LargestMicroBatch { get; init; }

    /// <summary>Tokens; null when not even one fits.</summary>
    public int? LongestSequence { get; init; }
}
