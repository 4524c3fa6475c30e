using Lathe.Models.Families;

namespace Lathe.Models.Config;

/// <summary>Reads the mixtures of experts of a configuration.</summary>
internal static class ExpertsReader
{
    private const string PerToken = "num_experts_per_tok";
    private const double DefaultBalanceWeight = 0.001;
    private const string OnlyDense = "mlp_only_layers";

    /// <returns>Null where no layer has experts.</returns>
    public static ExpertSettings? Read(JsonKeys keys, DecoderFamily family, int layers)
    {
        if (family.Experts is not { } names)
        {
            return null;
        }

        if (keys.OptionalDouble("router_jitter_noise", 0) > 0)
        {
            throw keys.NotYet("router_jitter_noise", "noise of routers is");
        }

        var count = Size(names.CountKey, ModelLimits.MaxExperts);
        var step = keys.OptionalInt("decoder_sparse_step", 1, ModelLimits.MaxLayers) ?? 1;
        var dense = (keys.Doubles(OnlyDense) ?? []).ToHashSet();
        bool[] sparse = [.. Enumerable.Range(0, layers).Select(layer => names.DefaultNormalizes is null || ((layer + 1) % step == 0 && !dense.Contains(layer)))];
        return new(
            count,
            Size(PerToken, count),
            Size(names.IntermediateKey, ModelLimits.MaxIntermediate),
            names.SharedIntermediateKey is { } key ? Size(key, ModelLimits.MaxIntermediate) : 0,
            names.DefaultNormalizes is not { } missing || (keys.OptionalBool("norm_topk_prob") ?? missing),
            sparse)
        {
            BalanceWeight = keys.OptionalBool(ExpertSettings.BalanceFlag) == true
                ? keys.OptionalDouble(ExpertSettings.BalanceWeightKey, 0) ?? DefaultBalanceWeight
                : 0,
        };

        int Size(string key, int max) => keys.OptionalInt(key, 1, max)
            ?? (family.DefaultSizes.TryGetValue(key, out var known) && known <= max ? known : keys.Int(key, 1, max));
    }
}
