using Lathe.Training.Generation;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Benchmarks;

/// <summary>
/// Logits of a few tokens behind prompts that begin alike, as those with the same examples do. What they share is computed once: its keys and values
/// stay, and each prompt goes on from there.
/// </summary>
/// <param name="decoder">Model.</param>
/// <param name="batch">Prompts at the same time.</param>
/// <param name="choices">Ids of the tokens.</param>
internal sealed class ChoiceScorer(Decoder decoder, int batch, IReadOnlyList<int> choices)
{
    /// <summary>Compute the shared part once; off, every prompt is computed as a whole.</summary>
    public bool SharesPrefix { get; init; } = true;

    /// <param name="prompts">Token ids, at least one each.</param>
    /// <param name="scored">Told the place of each prompt and the logits of the choices, fp32, in order.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public void Run(IReadOnlyList<int[]> prompts, Action<int, float[]> scored, CancellationToken cancellation)
    {
        // Rotations that depend on the length would be those of the longest neighbour, or of the shared part.
        var (width, shares) = decoder.RotationDependsOnLength ? (1, false) : (batch, SharesPrefix);
        var shared = shares ? SharedLength(prompts) : 0;
        var caches = new List<KeyValueCache>(width);
        try
        {
            for (var start = 0; start < prompts.Count; start += width)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(width, prompts.Count - start);
                while (caches.Count < count)
                {
                    caches.Add(caches.Count == 0 || shared == 0 ? Begin(prompts[0].AsSpan(0, shared)) : caches[0].Copy());
                }

                Score(prompts, start, caches, count, shared, scored);
                caches.ForEach(cache => cache.Truncate(Math.Min(cache.Count, shared)));
            }
        }
        finally
        {
            caches.ForEach(cache => cache.Dispose());
        }
    }

    /// <summary>
    /// Tokens that all prompts begin with, but for the last of each; 0 where that is less than half of them, since a part that goes on from keys and
    /// values costs more than one that begins.
    /// </summary>
    internal static int SharedLength(IReadOnlyList<int[]> prompts)
    {
        if (prompts.Count < 2)
        {
            return 0;
        }

        var length = prompts.Min(prompt => prompt.Length) - 1;
        foreach (var prompt in prompts.Skip(1))
        {
            length = Math.Min(length, prompt.AsSpan().CommonPrefixLength(prompts[0]));
        }

        return 2L * length * prompts.Count >= prompts.Sum(prompt => (long)prompt.Length) ? length : 0;
    }

    private KeyValueCache Begin(ReadOnlySpan<int> ids)
    {
        var cache = new KeyValueCache(decoder);
        try
        {
            if (ids.Length > 0)
            {
                decoder.NextLogits([new NextTokens(cache, ids.ToArray())]).Dispose();
            }

            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    private void Score(
        IReadOnlyList<int[]> prompts, int start, List<KeyValueCache> caches, int count, int shared, Action<int, float[]> scored)
    {
        using var scope = NewDisposeScope();
        var logits = decoder.NextLogits([.. Enumerable.Range(0, count).Select(i => new NextTokens(caches[i], prompts[start + i][shared..]))]);
        var wanted = logits.index_select(1, tensor([.. choices.Select(id => (long)id)], device: logits.device)).cpu().data<float>().ToArray();
        for (var i = 0; i < count; i++)
        {
            scored(start + i, wanted.AsSpan(i * choices.Count, choices.Count).ToArray());
        }
    }
}
