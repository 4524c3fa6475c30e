using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Generation;

/// <summary>Greedy decoding with a key/value cache.</summary>
public static class GreedyGenerator
{
    /// <param name="decoder">Model.</param>
    /// <param name="prompt">Token ids of the prompt, at least one.</param>
    /// <param name="maxNewTokens">Limit of the answer.</param>
    /// <param name="stopIds">Ids that end it; they are not part of the answer.</param>
    /// <param name="cancellation">Looked at after each token.</param>
    /// <returns>Ids of the answer. A prompt as long as the model's position table gets none.</returns>
    public static IReadOnlyList<int> Generate(
        Decoder decoder, IReadOnlyList<int> prompt, int maxNewTokens, IReadOnlyCollection<int> stopIds, CancellationToken cancellation = default)
    {
        var capacity = Math.Min(decoder.MaxLength, prompt.Count + maxNewTokens);
        var answer = new List<int>();
        using var cache = new KeyValueCache(decoder, batch: 1, capacity);
        IReadOnlyList<int> next = prompt;
        while (prompt.Count + answer.Count < capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var ids = tensor([.. next.Select(id => (long)id)], [1, next.Count], device: decoder.Context.Device);
            var best = (int)decoder.NextLogits(ids, cache).argmax(1).item<long>();
            if (stopIds.Contains(best))
            {
                break;
            }

            answer.Add(best);
            next = [best];
        }

        return answer;
    }
}
