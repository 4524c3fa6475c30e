using System.Text.Json.Serialization;
using Lathe.Data.Streaming;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;

namespace Lathe.Training.Checkpoints;

/// <summary>Contents of <c>lathe_state.json</c> in a checkpoint.</summary>
public sealed record CheckpointState
{
    public const int CurrentFormat = 1;

    /// <summary>Input with a hash of all training tokens and labels.</summary>
    public const string DataKey = "data";

    /// <summary>Input that stands for streamed data instead.</summary>
    public const string StreamKey = "stream";

    public required int Format { get; init; }

    public required ProgressState Progress { get; init; }

    /// <summary>How the steps so far were computed.</summary>
    public required ComputePath Path { get; init; }

    /// <summary>Whose states are in it. Files from before there were others do not say.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>The keys that chose the trained part of the model, as in a recipe; null: all of it, or an adapter.</summary>
    public string? Trained { get; init; }

    /// <summary>What the steps so far depended on, by recipe key; and <see cref="DataKey"/> or <see cref="StreamKey"/>.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Where streamed data goes on; null for data that is all there.</summary>
    public StreamPlace? Stream { get; init; }

    /// <summary>False for a file that was damaged or edited into something no run writes.</summary>
    [JsonIgnore]
    public bool IsWhole => Progress is { Step: >= 0, Tokens: >= 0, Samples: >= 0, StepsSinceLog: >= 0, MicroBatches: >= 0 } && Path is not null && Inputs is not null;

    /// <summary>What differs between the run that was saved and the one that goes on: each means that the bits will differ.</summary>
    public IReadOnlyList<string> Differences(ComputePath path, IReadOnlyDictionary<string, string> inputs)
    {
        var differences = new List<string>();
        if (path != Path)
        {
            differences.Add($"computing path ({Path} before, {path} now)");
        }

        foreach (var (key, value) in inputs)
        {
            if (Inputs.TryGetValue(key, out var before) && before != value)
            {
                differences.Add(key == DataKey ? "the training data" : key == StreamKey ? "the training data, or only the time its files were written" : $"{key} ({before} before, {value} now)");
            }
        }

        return differences;
    }
}
