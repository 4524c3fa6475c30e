using System.Globalization;
using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>The parameters of a model, derived from its configuration alone.</summary>
public static class ParameterInventory
{
    /// <summary>Every parameter, in the order of a forward pass. The head is absent when it is tied to the embedding.</summary>
    /// <exception cref="ModelFileException">The model type is not supported.</exception>
    public static IReadOnlyList<ParameterSpec> For(ModelConfig config)
    {
        var family = DecoderFamilies.For(config);
        var names = family.Names;
        List<ParameterSpec> parameters =
            [new(names.Embedding + ".weight", [config.VocabSize, config.HiddenSize], ParameterRole.Embedding)];
        if (family.Positions == PositionKind.Learned)
        {
            parameters.Add(new(names.Positions + ".weight", [config.MaxPositionEmbeddings, config.HiddenSize], ParameterRole.Positions));
        }

        for (var layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            AddLayer(parameters, family, config, layer);
        }

        AddNorm(parameters, family, names.FinalNorm, config.HiddenSize, layer: null);
        if (!config.TieWordEmbeddings)
        {
            parameters.Add(new(names.Head + ".weight", [config.VocabSize, config.HiddenSize], ParameterRole.Head));
        }

        return parameters;
    }

    /// <summary>The linear modules of the decoder layers, in the order of a forward pass; the head is not one of them.</summary>
    /// <exception cref="ModelFileException">The model type is not supported.</exception>
    public static IReadOnlyList<LinearModule> LinearModules(ModelConfig config)
    {
        var family = DecoderFamilies.For(config);
        var widths = ProjectionWidths.Of(config);
        return [.. Enumerable.Range(0, config.NumHiddenLayers).SelectMany(layer =>
        {
            var isSparse = config.Traits.IsSparse(layer);
            var dense = family.Projections
                .Where(projection => projection.IsAttention || !isSparse)
                .Select(projection => Module(config, family, layer, projection, widths));
            return isSparse ? dense.Concat(ExpertModules(config, family, layer)) : dense;
        })];
    }

    /// <summary>Module paths of a sparse layer's experts, without the shared one.</summary>
    public static IReadOnlyList<string> ExpertPaths(ModelConfig config, int layer)
    {
        var family = DecoderFamilies.For(config);
        return
        [
            .. Enumerable.Range(0, config.Traits.Experts!.Count).Select(expert => string.Create(
                CultureInfo.InvariantCulture, $"{family.Names.Layer(layer)}.{family.Experts!.Experts}.{expert}")),
        ];
    }

    /// <summary>Number of parameters; a tied head counts once.</summary>
    /// <exception cref="ModelFileException">The model type is not supported.</exception>
    public static long Count(ModelConfig config) => For(config).Sum(parameter => parameter.Count);

    private static void AddNorm(List<ParameterSpec> parameters, DecoderFamily family, string path, int size, int? layer)
    {
        parameters.Add(new(path + ".weight", [size], ParameterRole.Norm) { Layer = layer });
        if (family.Norm == NormType.Layer)
        {
            parameters.Add(new(path + ".bias", [size], ParameterRole.Bias) { Layer = layer });
        }
    }

    private static void AddLayer(List<ParameterSpec> parameters, DecoderFamily family, ModelConfig config, int layer)
    {
        var names = family.Names;
        var prefix = names.Layer(layer);

        AddNorm(names.AttentionNorm, config.HiddenSize);
        AddProjections(attention: true);
        if (family.QueryKeyNorm != QueryKeyNorm.None)
        {
            var isShared = family.QueryKeyNorm == QueryKeyNorm.SharedByHeads;
            AddNorm(names.QueryNorm, isShared ? config.HeadDim : config.NumAttentionHeads * config.HeadDim);
            AddNorm(names.KeyNorm, isShared ? config.HeadDim : config.NumKeyValueHeads * config.HeadDim);
        }

        AddNorm(names.AttentionOutputNorm, config.HiddenSize);
        AddNorm(names.MlpNorm, config.HiddenSize);
        if (config.Traits.IsSparse(layer))
        {
            AddExperts(parameters, family, config, layer);
        }
        else
        {
            AddProjections(attention: false);
        }

        AddNorm(names.MlpOutputNorm, config.HiddenSize);

        void AddNorm(string? module, int size)
        {
            if (module is not null)
            {
                ParameterInventory.AddNorm(parameters, family, $"{prefix}.{module}", size, layer);
            }
        }

        void AddProjections(bool attention)
        {
            var role = attention ? ParameterRole.AttentionProjection : ParameterRole.MlpProjection;
            foreach (var projection in family.Projections.Where(projection => projection.IsAttention == attention))
            {
                var path = $"{prefix}.{projection.Module}";
                long rows = projection.OutFeatures(config);
                long columns = projection.InFeatures(config);
                parameters.Add(new(path + ".weight", family.HasTransposedWeights ? [columns, rows] : [rows, columns], role)
                {
                    Layer = layer,
                    IsTransposed = family.HasTransposedWeights,
                });
                if (projection.HasBias(config))
                {
                    parameters.Add(new(path + ".bias", [rows], ParameterRole.Bias) { Layer = layer });
                }
            }
        }
    }

    private static void AddExperts(List<ParameterSpec> parameters, DecoderFamily family, ModelConfig config, int layer)
    {
        var (names, prefix) = (family.Experts!, family.Names.Layer(layer));
        Add($"{prefix}.{names.Router}", config.Traits.Experts!.Count, config.HiddenSize, ParameterRole.Router);
        foreach (var module in ExpertModules(config, family, layer))
        {
            Add(module.Path, module.OutFeatures, module.InFeatures, ParameterRole.MlpProjection);
        }

        if (names.SharedGate is { } gate)
        {
            Add($"{prefix}.{gate}", 1, config.HiddenSize, ParameterRole.Router);
        }

        void Add(string path, int rows, int columns, ParameterRole role) =>
            parameters.Add(new(path + ".weight", [rows, columns], role) { Layer = layer });
    }

    /// <summary>The linear modules of a sparse layer's experts, the shared one last, without routers.</summary>
    private static IEnumerable<LinearModule> ExpertModules(ModelConfig config, DecoderFamily family, int layer)
    {
        var (names, settings) = (family.Experts!, config.Traits.Experts!);
        var experts = ExpertPaths(config, layer).SelectMany(path => Expert(path, settings.Intermediate));
        return names.Shared is { } shared
            ? experts.Concat(Expert($"{family.Names.Layer(layer)}.{shared}", settings.SharedIntermediate))
            : experts;

        IEnumerable<LinearModule> Expert(string path, int width) =>
        [
            new($"{path}.{names.Gate}", layer, [ProjectionPart.Gate], config.HiddenSize, width, HasBias: false),
            new($"{path}.{names.Up}", layer, [ProjectionPart.Up], config.HiddenSize, width, HasBias: false),
            new($"{path}.{names.Down}", layer, [ProjectionPart.Down], width, config.HiddenSize, HasBias: false),
        ];
    }

    private static LinearModule Module(
        ModelConfig config, DecoderFamily family, int layer, Projection projection, in ProjectionWidths widths) => new(
        $"{family.Names.Layer(layer)}.{projection.Module}",
        layer,
        projection.Parts,
        projection.InFeatures(widths),
        projection.OutFeatures(widths),
        projection.HasBias(config))
        {
            Order = projection.Order,
            IsTransposed = family.HasTransposedWeights,
        };
}
