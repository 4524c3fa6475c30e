using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>A family of decoder-only transformers, described as data: names, projections, features, and what a missing key means.</summary>
public sealed record DecoderFamily
{
    public required string Name { get; init; }

    /// <summary>Published models that are of this family, for people.</summary>
    public required string Examples { get; init; }

    /// <summary>Values of <c>model_type</c> that mean this family.</summary>
    public required IReadOnlyList<string> ModelTypes { get; init; }

    /// <summary>Values of <c>architectures</c> that are causal language models of this family; the first is the one to write.</summary>
    public required IReadOnlyList<string> Architectures { get; init; }

    public DecoderNames Names { get; init; } = new();

    /// <summary>The linear modules of a layer, in the order a forward pass meets them.</summary>
    public required IReadOnlyList<Projection> Projections { get; init; }

    public NormType Norm { get; init; }

    public PositionKind Positions { get; init; }

    /// <summary>The bias by the distance is scaled as scores are.</summary>
    public bool ScalesDistanceBias { get; init; }

    /// <summary>Attention and MLP read the same stream and are both added to it; otherwise the MLP reads what attention has changed.</summary>
    public bool IsParallel { get; init; }

    /// <summary>The weights of linear modules are stored as [in, out].</summary>
    public bool HasTransposedWeights { get; init; }

    /// <summary>The MLP has a gate; otherwise one branch.</summary>
    public bool IsGated => Projections.Any(projection => projection.Parts.Contains(ProjectionPart.Gate));

    /// <summary>Queries and keys are RMS-normalised before the rotation.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <summary>A norm multiplies by this plus its weight: 1 where weights are trained around zero.</summary>
    public float NormOffset { get; init; }

    /// <summary>The rows of the embedding are multiplied by the root of the hidden size.</summary>
    public bool ScalesEmbedding { get; init; }

    /// <summary>The rotation turns neighbours (2i, 2i + 1) of a head, not its halves (i, i + d/2).</summary>
    public bool RotatesNeighbours { get; init; }

    /// <summary>What the configuration calls its sizes.</summary>
    internal KeyNames Keys { get; init; } = new();

    /// <summary>The flag behind <see cref="BiasRule.AttentionBias"/>.</summary>
    public string AttentionBiasKey { get; init; } = "attention_bias";

    /// <summary>Meaning of a missing <see cref="AttentionBiasKey"/>.</summary>
    public bool DefaultAttentionBias { get; init; }

    /// <summary>The flag behind <see cref="BiasRule.MlpBias"/>.</summary>
    public string MlpBiasKey { get; init; } = "mlp_bias";

    /// <summary>
    /// Published configurations ask for dropout inside the model. It is left out, and the run says so; in other families such a
    /// configuration is refused.
    /// </summary>
    public bool TrainsWithoutDropout { get; init; }

    /// <summary>Keys that name the activation; the first that is there counts.</summary>
    public IReadOnlyList<string> ActivationKeys { get; init; } = ["hidden_act"];

    /// <summary>Meaning of missing <see cref="ActivationKeys"/>.</summary>
    public string DefaultActivation { get; init; } = ActivationNames.Silu;

    /// <summary>The activation whatever the configuration says, where published ones name another than the models were trained with.</summary>
    public Activation? FixedActivation { get; init; }

    /// <summary>Meaning of a missing <c>tie_word_embeddings</c>.</summary>
    public bool DefaultTieWordEmbeddings { get; init; }

    /// <summary>Meaning of missing sizes, by their first names in <see cref="Keys"/>.</summary>
    public IReadOnlyDictionary<string, int> DefaultSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Key/value heads where they are not a number of the configuration.</summary>
    public int? FixedKeyValueHeads { get; init; }

    /// <summary>Width of the MLP when none is stated, in widths of the model; null: it has to be stated.</summary>
    public int? IntermediatePerHidden { get; init; }

    /// <summary>Meaning of a missing <c>max_position_embeddings</c>.</summary>
    public int DefaultMaxPositionEmbeddings { get; init; } = 2048;

    /// <summary>Key of what norms add to the mean square.</summary>
    public string NormEpsKey { get; init; } = "rms_norm_eps";

    /// <summary>Meaning of a missing <see cref="NormEpsKey"/>.</summary>
    public double DefaultNormEps { get; init; } = 1e-6;

    /// <summary>Meaning of a missing <c>rope_theta</c>.</summary>
    public double DefaultRopeTheta { get; init; } = 10_000;

    /// <summary>Base of the rotation in windowed layers when <c>rope_local_base_freq</c> is missing; null: that of all layers.</summary>
    public double? DefaultLocalTheta { get; init; }

    /// <summary>Meaning of a missing <c>partial_rotary_factor</c>.</summary>
    public double DefaultRotaryFraction { get; init; } = 1;

    public WindowedLayers WindowedLayers { get; init; }

    /// <summary>Meaning of a missing <c>sliding_window</c>.</summary>
    public int? DefaultWindow { get; init; }

    /// <summary>n of <see cref="WindowedLayers.AllButEveryNth"/> when the configuration states none.</summary>
    public int DefaultWindowPattern { get; init; } = 1;

    /// <summary>Every n-th layer does not rotate when <c>no_rope_layers</c> and <c>no_rope_layer_interval</c> are missing; null: all do.</summary>
    public int? DefaultUnrotatedInterval { get; init; }

    /// <summary>The configuration may bound scores and logits, and state what scores are divided by.</summary>
    public bool HasScoreKeys { get; init; }

    /// <summary>Meaning of a missing <c>query_pre_attn_scalar</c>.</summary>
    public double? DefaultQueryScalar { get; init; }

    /// <summary>Meaning of a missing <c>attn_logit_softcapping</c>.</summary>
    public double? DefaultAttentionSoftCap { get; init; }

    /// <summary>Meaning of a missing <c>final_logit_softcapping</c>.</summary>
    public double? DefaultFinalSoftCap { get; init; }

    /// <summary>The experts of sparse layers; null: every layer has one MLP.</summary>
    public ExpertNames? Experts { get; init; }

    /// <summary>What the configuration itself changes in the layout, for families with several; also refuses what is not supported.</summary>
    internal Func<JsonKeys, DecoderFamily, DecoderFamily>? Arrange { get; init; }

    /// <summary>What the configuration itself changes, where no key says it in so many words.</summary>
    internal Func<JsonKeys, DecoderTraits, DecoderTraits>? Refine { get; init; }

    /// <summary>A head's width when none is stated; null: hidden size / heads.</summary>
    public int? DefaultHeadDim => DefaultSizes.TryGetValue(Keys.HeadDim[0], out var width) ? width : null;
}
