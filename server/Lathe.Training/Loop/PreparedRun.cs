using Lathe.Data.Pipeline;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Modules;

namespace Lathe.Training.Loop;

/// <summary>Everything a run needs, read and checked.</summary>
internal sealed record PreparedRun : IDisposable
{
    /// <summary>With the keys that follow from others.</summary>
    public required Recipe Recipe { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Absolute folder of the base model.</summary>
    public required string ModelFolder { get; init; }

    public required OutputDirectory Output { get; init; }

    /// <summary>The model's tokenizer with the recipe's tokens.</summary>
    public required ExtendedTokenizer Vocabulary { get; init; }

    public Tokenizer Tokenizer => Vocabulary.Tokenizer;

    public required PreparedData Data { get; init; }

    public required Decoder Decoder { get; init; }

    /// <summary>Description of the adapter; null for full fine-tuning.</summary>
    public required AdapterConfig? Adapter { get; init; }

    public required StepPlan Steps { get; init; }

    /// <summary>What the steps work on.</summary>
    public required IStepSource Source { get; init; }

    /// <summary>Checkpoint to go on from; null for a fresh start.</summary>
    public required CheckpointReader? Resume { get; init; }

    /// <summary>What the result depends on beside the weights and the computing path.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    public int PadId => Data.Template.PadId(Tokenizer) ?? 0;

    public bool Checkpointing => !Recipe.Model.DisableGradientCheckpointing;

    public void Dispose()
    {
        Data.Dispose();
        Decoder.Dispose();
    }
}
