using Lathe.Training.Modules;

namespace Lathe.Training.Generation;

/// <summary>
/// Writes answers, several side by side: each step reads the weights once for all of them, and whoever is done makes room for the next at
/// once. An answer is the same whatever stands beside it, up to rounding of the products.
/// </summary>
public static class Generator
{
    /// <param name="decoder">Model.</param>
    /// <param name="requests">Any number.</param>
    /// <param name="batch">Answers at the same time.</param>
    /// <param name="done">Told the place of each request that is answered, and the ids of its answer, in the order of their ends. A prompt as
    /// long as the model's position table gets none.</param>
    /// <param name="cancellation">Looked at after each step.</param>
    public static void Run(
        Decoder decoder, IReadOnlyList<GenerationRequest> requests, int batch, Action<int, IReadOnlyList<int>> done, CancellationToken cancellation = default)
    {
        // Rotations that depend on the length would be those of the longest neighbour.
        batch = decoder.RotationDependsOnLength ? 1 : batch;
        var waiting = new Queue<(int Place, GenerationRequest Request)>();
        foreach (var (place, request) in requests.Index())
        {
            if (request.Beams > 1)
            {
                done(place, BeamSearch.Run(decoder, request, cancellation));
            }
            else
            {
                waiting.Enqueue((place, request));
            }
        }

        var active = new List<ActiveAnswer>();
        try
        {
            while (waiting.Count > 0 || active.Count > 0)
            {
                while (active.Count < batch && waiting.TryDequeue(out var next))
                {
                    active.Add(new ActiveAnswer(decoder, next.Request, new KeyValueCache(decoder)) { Place = next.Place });
                }

                cancellation.ThrowIfCancellationRequested();
                ActiveAnswer.Step(decoder, [.. active.Where(answer => !answer.IsDone)]);
                foreach (var answer in active.Where(answer => answer.IsDone))
                {
                    done(answer.Place, answer.Ids);
                    answer.Dispose();
                }

                active.RemoveAll(answer => answer.IsDone);
            }
        }
        finally
        {
            active.ForEach(answer => answer.Dispose());
        }
    }

    /// <summary>One answer by itself.</summary>
    /// <returns>Its ids.</returns>
    public static IReadOnlyList<int> Run(Decoder decoder, GenerationRequest request, CancellationToken cancellation = default)
    {
        IReadOnlyList<int> answer = [];
        Run(decoder, [request], batch: 1, (_, ids) => answer = ids, cancellation);
        return answer;
    }
}
