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
        for (var layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            AddLayer(parameters, family, config, layer);
        }

        parameters.Add(new(names.FinalNorm + ".weight", [config.HiddenSize], ParameterRole.Norm));
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
        return
        [
            .. from layer in Enumerable.Range(0, config.NumHiddenLayers)
               from projection in family.Projections
               select new LinearModule(
                   $"{family.Names.Layer(layer)}.{projection.Module}",
                   layer,
                   projection.Parts,
                   projection.InFeatures(config),
                   projection.OutFeatures(config),
                   projection.HasBias(config)),
        ];
    }

    /// <summary>Number of parameters; a tied head counts once.</summary>
    /// <exception cref="ModelFileException">The model type is not supported.</exception>
    public static long Count(ModelConfig config) => For(config).Sum(parameter => parameter.Count);

    private static void AddLayer(List<ParameterSpec> parameters, DecoderFamily family, ModelConfig config, int layer)
    {
        var names = family.Names;
        var prefix = names.Layer(layer);

        AddNorm(names.InputNorm, config.HiddenSize);
        AddProjections(attention: true);
        if (family.QkNorm)
        {
            AddNorm(names.QueryNorm, config.HeadDim);
            AddNorm(names.KeyNorm, config.HeadDim);
        }

        AddNorm(names.PostAttentionNorm, config.HiddenSize);
        AddProjections(attention: false);

        void AddNorm(string module, int size) =>
            parameters.Add(new($"{prefix}.{module}.weight", [size], ParameterRole.Norm) { Layer = layer });

        void AddProjections(bool attention)
        {
            var role = attention ? ParameterRole.AttentionProjection : ParameterRole.MlpProjection;
            foreach (var projection in family.Projections.Where(projection => projection.IsAttention == attention))
            {
                var path = $"{prefix}.{projection.Module}";
                var rows = projection.OutFeatures(config);
                parameters.Add(new(path + ".weight", [rows, projection.InFeatures(config)], role) { Layer = layer });
                if (projection.HasBias(config))
                {
                    parameters.Add(new(path + ".bias", [rows], ParameterRole.Bias) { Layer = layer });
                }
            }
        }
    }
}
