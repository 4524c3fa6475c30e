using System.Text.Json;

namespace Lathe.Models.Config;

/// <summary>
/// Reads the rotary embedding's keys, in the forms in use: <c>rope_theta</c> beside <c>rope_scaling</c>, and the newer
/// <c>rope_parameters</c> that holds everything, per kind of layer where they differ.
/// </summary>
/// <param name="config">The whole configuration.</param>
/// <param name="maxPositions">Its context length.</param>
/// <param name="defaultTheta">Meaning of a missing <c>rope_theta</c>.</param>
/// <param name="rotated">Width of a head that is rotated.</param>
internal sealed class RopeReader(JsonKeys config, int maxPositions, double defaultTheta, int rotated)
{
    private const string Parameters = "rope_parameters";
    private const string Original = "original_max_position_embeddings";
    private const string FullAttention = "full_attention";
    private const string SlidingAttention = "sliding_attention";

    /// <summary>Of layers that see everything.</summary>
    public RopeParameters Read()
    {
        var theta = config.OptionalDouble("rope_theta", 0, above: true) ?? defaultTheta;
        if (config.OptionalObject(Parameters) is { } parameters)
        {
            return IsPerLayer(parameters)
                ? ReadType(parameters.OptionalObject(FullAttention) ?? throw parameters.Odd(FullAttention, "an object"), theta)
                : ReadType(parameters, theta);
        }

        return config.OptionalObject("rope_scaling") is { } scaling ? ReadType(scaling, theta) : new() { Theta = theta };
    }

    /// <summary>Of layers with a window.</summary>
    /// <param name="localTheta">Meaning of a missing <c>rope_local_base_freq</c>.</param>
    public RopeParameters ReadLocal(double localTheta)
    {
        var theta = config.OptionalDouble("rope_local_base_freq", 0, above: true) ?? localTheta;
        return config.OptionalObject(Parameters) is { } parameters && IsPerLayer(parameters)
            ? ReadType(parameters.OptionalObject(SlidingAttention) ?? throw parameters.Odd(SlidingAttention, "an object"), theta)
            : new() { Theta = theta };
    }

    /// <summary>The part of a head that is rotated.</summary>
    public static double ReadFraction(JsonKeys config, double missing)
    {
        const string Key = "partial_rotary_factor";
        var keys = config.OptionalObject(Parameters) is { } parameters && parameters.Find(Key) is not null ? parameters : config;
        return keys.OptionalDouble(Key, 0, above: true) switch
        {
            null => missing,
            { } fraction when fraction <= 1 => fraction,
            _ => throw keys.Odd(Key, "a number above 0, up to 1"),
        };
    }

    /// <summary>Refuses parameters per layer where a family has one rotation only.</summary>
    public void RefusePerLayer()
    {
        if (config.OptionalObject(Parameters) is { } parameters && IsPerLayer(parameters))
        {
            throw config.NotYet(Parameters, "parameters per kind of layer are, in this family,");
        }
    }

    private static bool IsPerLayer(JsonKeys parameters) =>
        parameters.Element.EnumerateObject().Any(property => property.Value.ValueKind == JsonValueKind.Object);

    private RopeParameters ReadType(JsonKeys keys, double outerTheta)
    {
        var theta = keys.OptionalDouble("rope_theta", 0, above: true) ?? outerTheta;
        var typeKey = keys.Find("rope_type") is null ? "type" : "rope_type";
        return keys.OptionalString(typeKey) switch
        {
            null or "default" => new() { Theta = theta },
            "linear" => new() { Theta = theta, Type = RopeType.Linear, Factor = keys.Double("factor", 1) },
            "dynamic" => new()
            {
                Theta = theta,
                Type = RopeType.Dynamic,
                Factor = keys.Double("factor", 1),
                OriginalMaxPositionEmbeddings = ReadOriginal(keys),
            },
            "yarn" => ReadYarn(keys, theta),
            "longrope" or "su" => ReadLongRope(keys, theta),
            "llama3" => ReadLlama3(keys, theta),
            _ => throw keys.NotYet(
                typeKey, "rotary types other than \"default\", \"linear\", \"dynamic\", \"yarn\", \"longrope\" and \"llama3\" are"),
        };
    }

    private static RopeParameters ReadLlama3(JsonKeys keys, double theta)
    {
        var low = keys.Double("low_freq_factor", 0, above: true);
        return new()
        {
            Theta = theta,
            Type = RopeType.Llama3,
            Factor = keys.Double("factor", 1),
            LowFreqFactor = low,
            HighFreqFactor = keys.Double("high_freq_factor", low, above: true),
            OriginalMaxPositionEmbeddings = keys.Int(Original, 1, int.MaxValue),
        };
    }

    private RopeParameters ReadYarn(JsonKeys keys, double theta)
    {
        var factor = keys.Double("factor", 1);
        var slow = keys.OptionalDouble("beta_slow", 0, above: true) ?? 1;
        var read = new RopeParameters
        {
            Theta = theta,
            Type = RopeType.Yarn,
            Factor = factor,
            OriginalMaxPositionEmbeddings = ReadOriginal(keys),
            BetaSlow = slow,
            BetaFast = keys.OptionalDouble("beta_fast", slow, above: true) ?? 32,
            RoundsBounds = keys.OptionalBool("truncate") ?? true,
        };
        var (all, some) = (keys.OptionalDouble("mscale_all_dim", 0), keys.OptionalDouble("mscale", 0));
        var sharpened = all is > 0 and { } under && some is > 0 and { } over ? Sharpened(over) / Sharpened(under) : Sharpened(1);
        return read with { AttentionFactor = keys.OptionalDouble("attention_factor", 0, above: true) ?? sharpened };

        double Sharpened(double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;
    }

    private RopeParameters ReadLongRope(JsonKeys keys, double theta)
    {
        var original = ReadOriginal(keys);

        // Where the original length stands beside the sizes, both lengths give the factor, whatever is stated.
        var ratio = Math.Max(1, (double)maxPositions / original);
        var factor = config.Find(Original) is not null ? ratio : keys.OptionalDouble("factor", 1) ?? ratio;
        return new()
        {
            Theta = theta,
            Type = RopeType.LongRope,
            Factor = factor,
            OriginalMaxPositionEmbeddings = original,
            ShortFactors = Factors("short_factor"),
            LongFactors = Factors("long_factor"),
            AttentionFactor = keys.OptionalDouble("attention_factor", 0, above: true)
                ?? (factor <= 1 || original <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original)))),
        };

        IReadOnlyList<double> Factors(string key) =>
            keys.Doubles(key) is { } list && list.Count == rotated / 2 && list.All(value => value > 0)
                ? list
                : throw keys.Odd(key, $"a list of {rotated / 2} numbers above 0, one for each rotated pair of a head");
    }

    /// <summary>Beside the kind, or beside the sizes, or the context length itself.</summary>
    private int ReadOriginal(JsonKeys keys) =>
        keys.OptionalInt(Original, 1, int.MaxValue) ?? config.OptionalInt(Original, 1, int.MaxValue) ?? maxPositions;
}
