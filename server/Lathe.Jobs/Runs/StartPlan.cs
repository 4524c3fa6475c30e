using Lathe.Models.Outputs;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Runs;

/// <summary>What a start would do with the output folder, made before anything is created. See <see cref="StartPlanner"/>.</summary>
public sealed record StartPlan
{
    public required StartKind Kind { get; init; }

    /// <summary>One sentence for the user; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>What to do; null when nothing needs doing.</summary>
    public string? Hint { get; init; }

    /// <summary>Absolute path of the checkpoint it goes on from, or could.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The run that wrote the checkpoint; null when it is not known.</summary>
    public string? CheckpointRun { get; init; }

    /// <summary>Keys that differ from the recipe of that run, with both values, such as <c>seed (7, was 42)</c>.</summary>
    public IReadOnlyList<string> ChangedKeys { get; init; } = [];

    /// <summary>What the folder holds.</summary>
    public required OutputContents Contents { get; init; }

    /// <summary>Whether deleting what is there is a way on.</summary>
    public bool CanOverwrite { get; init; }

    /// <summary>Whether going on from <see cref="Checkpoint"/> is a way on.</summary>
    public bool CanResume => Checkpoint is not null;

    /// <summary>For the worker, which does this and nothing else.</summary>
    public OutputChoice ToChoice() => new()
    {
        Overwrites = Kind is StartKind.Overwrite,
        Checkpoint = Kind is StartKind.Resume ? Checkpoint : null,
        Seen = Contents.Stamps,
    };
}
