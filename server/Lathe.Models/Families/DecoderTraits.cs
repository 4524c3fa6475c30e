using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>
/// How a model computes beyond its sizes, as its <c>config.json</c> states it. Nothing here but the weight of the balancing loss is changed by
/// training: the file's own keys are kept when it is written.
/// </summary>
public sealed record DecoderTraits
{
    public Activation Activation { get; init; }

    /// <summary>Factor of the embedding's rows.</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>Attention scores are divided by the root of this; null: of a head's width.</summary>
    public double? QueryScalar { get; init; }

    /// <summary>Attention scores s become c * tanh(s / c) for this c; null: they are not bounded.</summary>
    public double? AttentionSoftCap { get; init; }

    /// <summary>The same of the logits.</summary>
    public double? FinalSoftCap { get; init; }

    /// <summary>Tokens that a token of a windowed layer sees, itself included; null: all before it.</summary>
    public int? Window { get; init; }

    /// <summary>Of each layer whether <see cref="Window"/> limits it; empty: it limits none.</summary>
    public IReadOnlyList<bool> Windowed { get; init; } = [];

    /// <summary>Of each layer whether it rotates queries and keys; empty: all do.</summary>
    public IReadOnlyList<bool> Rotated { get; init; } = [];

    /// <summary>The part of each head's width that is rotated.</summary>
    public double RotaryFraction { get; init; } = 1;

    /// <summary>Rotary embedding of windowed layers; null: that of all.</summary>
    public RopeParameters? LocalRope { get; init; }

    /// <summary>Dropout inside the model that the configuration asks for and that training leaves out.</summary>
    public double OmittedDropout { get; init; }

    /// <summary>The rows of the head count with length 1.</summary>
    public bool NormalizesHead { get; init; }

    /// <summary>Mixtures of experts; null: every layer has one MLP.</summary>
    public ExpertSettings? Experts { get; init; }

    /// <summary>The layer has experts.</summary>
    public bool IsSparse(int layer) => Experts?.Sparse[layer] == true;

    /// <summary>Tokens that a token of a layer sees; null: all before it.</summary>
    public int? WindowOf(int layer) => Windowed.Count > 0 && Windowed[layer] ? Window : null;

    public bool IsRotated(int layer) => Rotated.Count == 0 || Rotated[layer];
}
