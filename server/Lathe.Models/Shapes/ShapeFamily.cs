using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>A family of decoders as data: what a layer consists of, what its keys are called, and what a missing key means.</summary>
internal sealed record ShapeFamily
{
    public required IReadOnlyList<string> ModelTypes { get; init; }

    /// <summary>The linear modules of a dense layer.</summary>
    public required IReadOnlyList<Projection> Projections { get; init; }

    public KeyNames Keys { get; init; } = new();

    /// <summary>Meaning of missing numbers, as in transformers' configuration classes.</summary>
    public IReadOnlyDictionary<string, int> Defaults { get; init; } = new Dictionary<string, int>();

    /// <summary>Flags that are set when missing.</summary>
    public IReadOnlyList<string> TrueByDefault { get; init; } = [];

    /// <summary>The flag behind <see cref="BiasRule.AttentionBias"/>.</summary>
    public string AttentionBiasKey { get; init; } = "attention_bias";

    /// <summary>The flag behind <see cref="BiasRule.MlpBias"/>.</summary>
    public string MlpBiasKey { get; init; } = "mlp_bias";

    public NormKind Norm { get; init; } = NormKind.Weight;

    /// <summary>Norms over the residual stream in a layer.</summary>
    public int NormsPerLayer { get; init; } = 2;

    /// <summary>Norms over the residual stream outside the layers: the final one, and in some families one after the embedding.</summary>
    public int NormsOutside { get; init; } = 1;

    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <summary>Attention of latents: queries, keys and values come from narrow projections.</summary>
    public bool HasLatentAttention { get; init; }

    /// <summary>A learned logit per head that attention may give its weight to.</summary>
    public bool HasSinks { get; init; }

    /// <summary>The experts of sparse layers; null: every layer is dense.</summary>
    public ExpertLayout? Experts { get; init; }

    /// <summary>Key/value heads where they are not a number of the configuration.</summary>
    public int? FixedKeyValueHeads { get; init; }

    /// <summary>Width of the MLP when none is stated, in widths of the model.</summary>
    public int? IntermediatePerHidden { get; init; }

    /// <summary>The stated width of the MLP is that of this many branches together.</summary>
    public int IntermediateDivisor { get; init; } = 1;

    public string EmbeddingName { get; init; } = "embed_tokens";

    public string HeadName { get; init; } = "lm_head";

    public bool HeadHasBias { get; init; }

    /// <summary>Rows a table of learned positions has beyond the stated length; null: there is no table.</summary>
    public int? ExtraPositions { get; init; }

    public WindowRule Window { get; init; }

    /// <summary>What the configuration itself changes in the layout; also refuses what can't be counted.</summary>
    public Func<ShapeConfig, ShapeFamily, ShapeFamily>? Refine { get; init; }

    /// <summary>A family that can be trained here: its description is the engine's.</summary>
    public static ShapeFamily From(DecoderFamily family)
    {
        var defaults = new Dictionary<string, int>(family.DefaultSizes);
        _ = defaults.TryAdd(family.Keys.MaxPositions[0], family.DefaultMaxPositionEmbeddings);
        return new()
        {
            ModelTypes = family.ModelTypes,
            Projections = family.Projections,
            Keys = family.Keys,
            Norm = family.Norm == NormType.Layer ? NormKind.WeightAndBias : NormKind.Weight,
            NormsPerLayer = family.Names.NormsPerLayer,
            FixedKeyValueHeads = family.FixedKeyValueHeads,
            IntermediatePerHidden = family.IntermediatePerHidden,
            ExtraPositions = family.Positions == PositionKind.Learned ? 0 : null,
            QueryKeyNorm = family.QueryKeyNorm,
            Defaults = defaults,
            TrueByDefault =
            [
                .. family.DefaultTieWordEmbeddings ? [ShapeKeys.Tie] : Array.Empty<string>(),
                .. family.DefaultAttentionBias ? [family.AttentionBiasKey] : Array.Empty<string>(),
            ],
            AttentionBiasKey = family.AttentionBiasKey,
            MlpBiasKey = family.MlpBiasKey,
            EmbeddingName = Projection.LastPart(family.Names.Embedding),
            HeadName = Projection.LastPart(family.Names.Head),
            Window = family.WindowedLayers switch
            {
                WindowedLayers.Every => WindowRule.EveryLayer,
                WindowedLayers.FromLayer => WindowRule.FromLayer,
                _ => WindowRule.NotEveryLayer,
            },
            Refine = family.Arrange is { } arrange ? (config, _) => From(arrange(config.Keys, family)) : null,
        };
    }
}
