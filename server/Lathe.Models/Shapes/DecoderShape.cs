using System.Text.Json;
using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>Puts a shape together from a configuration and the description of its family.</summary>
internal static class DecoderShape
{
    public static ModelShape Read(JsonKeys keys, string modelType, ShapeFamily described)
    {
        try
        {
            var config = new ShapeConfig(keys, described.Defaults, described.TrueByDefault);
            var shape = Read(config, modelType, described.Refine?.Invoke(config, described) ?? described);

            // Each number is bounded, their product is not: what follows may then rely on it.
            _ = shape.ParameterCount;
            return shape;
        }
        catch (OverflowException error)
        {
            throw new ModelFileException(keys.File, "its sizes multiply to more parameters than can be counted.", inner: error);
        }
    }

    /// <summary>Bytes of a parameter by the stated dtype; null: not stated, or stored quantized.</summary>
    public static int? ReadStoredBytes(JsonKeys keys) => keys.Find("quantization_config") is not null
        ? null
        : ModelConfigReader.ReadDtype(keys) switch
        {
            "float32" or "float" => 4,
            "float16" or "half" or "bfloat16" => 2,
            "float8_e4m3fn" or "float8_e5m2" => 1,
            _ => null,
        };

    private static ModelShape Read(ShapeConfig config, string modelType, ShapeFamily family)
    {
        var sizes = ShapeSizes.Read(config, family);
        var attention = family.HasLatentAttention ? LatentAttention.Read(config, sizes) : AttentionShape.Of(config, family, sizes);
        var maxPositions = config.OptionalInt(family.Keys.MaxPositions, int.MaxValue);
        return new()
        {
            ModelType = modelType,
            HiddenSize = sizes.Hidden,
            VocabSize = sizes.Vocabulary,
            NumAttentionHeads = sizes.Heads,
            QueryWidth = attention.QueryWidth,
            KeyWidth = attention.KeyWidth,
            ValueWidth = attention.ValueWidth,
            KeyValueCacheWidth = attention.CacheWidth,
            LayerGroups = ReadLayers(config, family, sizes, attention),
            TieWordEmbeddings = config.Flag(ShapeKeys.Tie),
            EmbeddingName = family.EmbeddingName,
            HeadName = family.HeadName,
            HasLayerNorm = family.Norm is NormKind.WeightAndBias or NormKind.None,

            // The second generation of Gemma bounds its logits, by default too.
            HasLogitSoftcap = modelType == "gemma2" && config.Keys.Find("final_logit_softcapping")?.ValueKind != JsonValueKind.Null,
            OtherParameters = OutsideLayers(config, family, sizes),
            SlidingWindow = ReadWindow(config, family.Window),
            MaxPositionEmbeddings = maxPositions,
            StoredBytesPerParameter = ReadStoredBytes(config.Keys),
        };
    }

    private static List<LayerGroup> ReadLayers(
        ShapeConfig config, ShapeFamily family, ShapeSizes sizes, AttentionShape attention)
    {
        var norms = (long)family.NormsPerLayer * (int)family.Norm * sizes.Hidden;
        var experts = family.Experts is { } layout ? config.Int(layout.CountKey, ModelLimits.MaxExperts, min: 0) : 0;
        if (experts == 0)
        {
            return [Group(MlpShape.Dense(config, family, sizes), sizes.Layers)];
        }

        var sparse = new Lazy<MlpShape>(() => MlpShape.Sparse(config, family, family.Experts!, experts, sizes));
        var dense = new Lazy<MlpShape>(() => MlpShape.Dense(config, family, sizes));
        var layers = SparseLayers.Read(config);
        var groups = new List<LayerGroup>();
        for (var first = 0; first < sizes.Layers;)
        {
            var isSparse = layers.Contains(first);
            var next = first + 1;
            while (next < sizes.Layers && layers.Contains(next) == isSparse)
            {
                next++;
            }

            groups.Add(Group((isSparse ? sparse : dense).Value, next - first));
            first = next;
        }

        return groups;

        LayerGroup Group(MlpShape mlp, int count) => new()
        {
            Count = count,
            Linears = [.. attention.Linears, .. mlp.Linears],
            OtherParameters = checked(norms + attention.OtherParameters + mlp.OtherParameters),
            ActiveIntermediateSize = mlp.ActiveIntermediateSize,
            HasGatedMlp = mlp.IsGated,
            NumExperts = mlp.NumExperts,
            NumExpertsPerToken = mlp.NumExpertsPerToken,
            NormCount = family.NormsPerLayer,
        };
    }

    private static long OutsideLayers(ShapeConfig config, ShapeFamily family, ShapeSizes sizes)
    {
        var norms = (long)family.NormsOutside * (int)family.Norm * sizes.Hidden;
        var positions = family.ExtraPositions is { } extra
            ? ((long)config.Int(family.Keys.MaxPositions, int.MaxValue) + extra) * sizes.Hidden
            : 0;
        return norms + positions + (family.HeadHasBias ? sizes.Vocabulary : 0);
    }

    private static int? ReadWindow(ShapeConfig config, WindowRule rule)
    {
        var window = rule == WindowRule.NotEveryLayer ? null : config.OptionalInt(ShapeKeys.SlidingWindow, int.MaxValue, min: 0);
        return rule switch
        {
            WindowRule.FromLayer when !config.Flag("use_sliding_window")
                || config.OptionalInt("max_window_layers", int.MaxValue, min: 0) is not 0 => null,
            _ => window is 0 ? null : window,
        };
    }
}
