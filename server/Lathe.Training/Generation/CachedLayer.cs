using Lathe.Training.Kernels;
using static TorchSharp.torch;

namespace Lathe.Training.Generation;

/// <summary>
/// Attention of one layer over sequences that stand one after the other in the rows of an activation. Each sees its own tokens alone, so
/// nothing is padded, and what one gives does not depend on the others.
/// </summary>
/// <param name="parts">Of each sequence its cache, and how many rows are new.</param>
public sealed class CachedLayer(IReadOnlyList<(LayerCache Cache, int Rows)> parts)
{
    /// <summary>Takes keys and values [N, KV * D] into the caches, and attends with queries [N, H * D].</summary>
    /// <returns>[N, H * D].</returns>
    public Tensor Attend(Tensor query, Tensor key, Tensor value, int heads, int headDim, AttentionRules rules)
    {
        var start = 0;
        var results = new List<Tensor>(parts.Count);
        foreach (var (cache, rows) in parts)
        {
            var first = start;
            Tensor Part(Tensor all) => all.view(all.shape[0], -1, headDim).narrow(0, first, rows).transpose(0, 1).unsqueeze(0);
            cache.Append(Part(key), Part(value));
            results.Add(Attend(Part(query), cache, rules).squeeze(0).transpose(0, 1).reshape(rows, (long)heads * headDim));
            start += rows;
        }

        return results.Count == 1 ? results[0] : cat(results, 0);
    }

    private static Tensor Attend(Tensor query, LayerCache cache, AttentionRules rules)
    {
        var (heads, rows) = (query.shape[1], query.shape[2]);
        if (rows == 1 && rules == AttentionRules.Plain)
        {
            // Heads that share keys are like rows that see all of them, so nothing has to be copied for each.
            using var shared = query.reshape(1, cache.Keys.shape[1], -1, query.shape[3]);
            using var attended = nn.functional.scaled_dot_product_attention(shared, cache.Keys, cache.Values);
            return attended.reshape(query.shape);
        }

        var (keys, values) = (Spread(cache.Keys, heads), Spread(cache.Values, heads));

        // torch's causal mask is for queries and keys of the same tokens.
        var isWhole = rows == cache.Count;
        return rules == AttentionRules.Plain && isWhole
            ? nn.functional.scaled_dot_product_attention(query, keys, values, is_casual: true)
            : ComposedAttention.Attend(query, keys, values, rules);
    }

    /// <summary>Every query head gets the keys it shares with its neighbours.</summary>
    private static Tensor Spread(Tensor states, long heads)
    {
        var shared = heads / states.shape[1];
        return shared == 1 ? states : states.repeat_interleave(shared, 1);
    }
}
