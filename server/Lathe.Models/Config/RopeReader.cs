using System.Text.Json;

namespace Lathe.Models.Config;

/// <summary>
/// Reads the rotary embedding's keys, in both forms in use: <c>rope_theta</c> beside <c>rope_scaling</c>, and the newer
/// <c>rope_parameters</c> that holds everything.
/// </summary>
internal static class RopeReader
{
    public static RopeParameters Read(JsonKeys config)
    {
        RefusePartial(config);
        var theta = config.OptionalDouble("rope_theta", 0, above: true) ?? new RopeParameters().Theta;
        if (config.OptionalObject("rope_parameters") is { } parameters)
        {
            if (parameters.Element.EnumerateObject().Any(property => property.Value.ValueKind == JsonValueKind.Object))
            {
                throw config.NotYet("rope_parameters", "parameters per kind of layer are");
            }

            RefusePartial(parameters);
            return ReadType(parameters, parameters.OptionalDouble("rope_theta", 0, above: true) ?? theta);
        }

        return config.OptionalObject("rope_scaling") is { } scaling ? ReadType(scaling, theta) : new() { Theta = theta };
    }

    private static RopeParameters ReadType(JsonKeys keys, double theta)
    {
        var typeKey = keys.Find("rope_type") is null ? "type" : "rope_type";
        var type = keys.OptionalString(typeKey);
        switch (type)
        {
            case null or "default":
                return new() { Theta = theta };
            case "llama3":
                var low = keys.Double("low_freq_factor", 0, above: true);
                return new()
                {
                    Theta = theta,
                    Type = RopeType.Llama3,
                    Factor = keys.Double("factor", 1),
                    LowFreqFactor = low,
                    HighFreqFactor = keys.Double("high_freq_factor", low, above: true),
                    OriginalMaxPositionEmbeddings = keys.Int("original_max_position_embeddings", 1, int.MaxValue),
                };
            default:
                throw keys.NotYet(typeKey, "rotary types other than \"default\" and \"llama3\" are");
        }
    }

    private static void RefusePartial(JsonKeys keys)
    {
        if (keys.OptionalDouble("partial_rotary_factor", 0) is not (null or 1))
        {
            throw keys.NotYet("partial_rotary_factor", "rotating a part of each head is");
        }
    }
}
