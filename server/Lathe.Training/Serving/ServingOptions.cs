using Lathe.Recipes.Model;
using Lathe.Training.Quantization;

namespace Lathe.Training.Serving;

/// <summary>A model that is to answer.</summary>
public sealed record ServingOptions
{
    /// <summary>Tokens of prompt and answer, unless the model or the user says less: what an editor's conversation needs.</summary>
    public const int DefaultContext = 8192;

    /// <summary>Absolute folder of the base.</summary>
    public required string ModelFolder { get; init; }

    public IReadOnlyList<ServedAdapter> Adapters { get; init; } = [];

    /// <summary>Template, default system text, thinking.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>Type to compute in; automatic: bf16 where the weights have 16 bits and it is fast here or memory asks for it, else fp32.</summary>
    public InferenceType Dtype { get; init; } = InferenceType.Auto;

    /// <summary>Few bits for the layers; null: as stored.</summary>
    public QuantizationOptions? Quantization { get; init; }

    /// <summary>Longest prompt and answer together, tokens.</summary>
    public int Context { get; init; } = DefaultContext;
}
