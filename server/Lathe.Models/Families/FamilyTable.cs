using System.Text;
using Lathe.Models.Shapes;

namespace Lathe.Models.Families;

/// <summary>The section on model families of the reference page.</summary>
public static class FamilyTable
{
    /// <param name="tinyModels">Of each <c>model_type</c> how many tiny models the tests compare with PyTorch.</param>
    public static string Generate(IReadOnlyDictionary<string, int> tinyModels)
    {
        var page = new StringBuilder();
        page.Append(
            """
            ## Model families

            What can be trained, by `model_type` in `config.json`. All have RMS norms and a gated MLP where nothing else is said. *Counted* models are published ones whose
            number of parameters is that of the parameters expected here, to the last one. *Compared* are tiny models with random weights: logits
            and every gradient, of the whole model and of a LoRA adapter on all its linear layers, are those of PyTorch code of its own, with both
            sets of kernels. All can be exported as ONNX, whose logits in onnxruntime are the same ones.

            | family | `model_type` | models | linear layers | what it has | checked |
            |---|---|---|---|---|---|

            """);
        foreach (var family in DecoderFamilies.All)
        {
            var types = string.Join(", ", family.ModelTypes.Select(Code));
            var linears = string.Join(", ", Linears(family).Select(Code));
            page.Append(
                $"| {family.Name} | {types} | {family.Examples} | {linears} | {string.Join(", ", Features(family))} | {Checked(family, tinyModels)} |\n");
        }

        page.Append(
            """

            Rotary embeddings may be stretched by `linear`, `dynamic`, `yarn`, `longrope` and `llama3`, and be partial, in every family that has
            them. Layers with and without a window follow `layer_types` where it is given.

            Mixtures of experts are trained with the loss that spreads tokens evenly over the experts where `moe_aux_loss_coef` is above 0, or
            `config.json` has `output_router_logits: true` and a `router_aux_loss_coef` above 0. It is computed as in transformers: over the routers
            of all sparse layers together, without padding. Its mean over the micro-batches of a step, times the coefficient, is part of `loss`,
            whatever `gradient_accumulation_steps` is (transformers adds it once per micro-batch), and logged by itself as `aux_loss`. It is part of
            `eval_loss` too, as in transformers, and not of the perplexity.

            """);
        return page.ToString();
    }

    private static IEnumerable<string> Linears(DecoderFamily family)
    {
        var attention = family.Projections.Where(projection => projection.IsAttention || family.Experts is null);
        string[] expert = family.Experts is { } names ? [names.Gate, names.Up, names.Down] : [];
        return attention.Select(projection => Projection.LastPart(projection.Module)).Concat(expert).Distinct();
    }

    private static string Checked(DecoderFamily family, IReadOnlyDictionary<string, int> tinyModels)
    {
        var counted = KnownModels.Ids.Select(id => KnownModels.FindLine(id)!)
            .Count(model => model.IsExact && family.ModelTypes.Contains(model.Config.GetProperty("model_type").GetString()!));
        var compared = family.ModelTypes.Sum(type => tinyModels.GetValueOrDefault(type));
        return $"{counted} counted, {compared} compared";
    }

    private static IEnumerable<string> Features(DecoderFamily family)
    {
        var fused = family.Projections.Where(projection => projection.Parts.Count > 1).Select(projection => Projection.LastPart(projection.Module));
        var hasAllBiases = family.Projections.All(projection => projection.Bias == BiasRule.Always);
        (bool Has, string What)[] features =
        [
            (hasAllBiases, "biases of all linear layers"),
            (!hasAllBiases && family.Projections.Any(projection => projection.Bias == BiasRule.Always), "biases of queries, keys and values"),
            (family.DefaultAttentionBias, "biases of attention unless the configuration says otherwise"),
            (fused.Any(), $"fused {string.Join(" and ", fused)}"),
            (family.QueryKeyNorm == QueryKeyNorm.SharedByHeads, "norms of each query and key"),
            (family.QueryKeyNorm == QueryKeyNorm.WholeWidth, "norms of all queries and of all keys of a token"),
            (family.Names.AttentionNorm is null, "norms behind attention and MLP only"),
            (family.Names is { AttentionNorm: not null, AttentionOutputNorm: not null }, "norms before and behind attention and MLP"),
            (family.NormOffset != 0, "norms of one plus their weight"),
            (family.ScalesEmbedding, "a scaled embedding"),
            (family.DefaultActivation != ActivationNames.Silu, "GELU"),
            (family.WindowedLayers == WindowedLayers.Every, "a window in every layer"),
            (family.WindowedLayers == WindowedLayers.FromLayer, "a window in the upper layers if switched on"),
            (family.WindowedLayers == WindowedLayers.AllButEveryNth, "a window in some layers"),
            (family.DefaultLocalTheta is not null, "two rotary bases"),
            (family.DefaultUnrotatedInterval is not null, "layers without rotation"),
            (family.RotatesNeighbours, "rotation of neighbours in a part of each head"),
            (family.DefaultAttentionSoftCap is not null, "bounded scores and logits"),
            (family.Experts is not null, "a mixture of experts"),
            (family.Experts?.Shared is not null, "a shared expert"),
            (family.Norm == NormType.Layer, "layer norms with biases"),
            (!family.IsGated, "an MLP of one branch"),
            (family.Positions == PositionKind.Learned, "learned positions"),
            (family.HasTransposedWeights, "weights stored as [in, out] (`fan_in_fan_out` in adapters)"),
            (family.TrainsWithoutDropout, "trained without the dropout of its configuration"),
            (family.IsParallel, "attention and MLP side by side"),
            (family == DecoderFamilies.Falcon, "fused groups of heads and one or two norms by size; ALiBi and norms in turn in Falcon-RW"),
            (family == DecoderFamilies.Baichuan, "ALiBi in 13B, a normalised head in the second generation"),
        ];
        return features.Where(feature => feature.Has).Select(feature => feature.What);
    }

    private static string Code(string text) => $"`{text}`";
}
