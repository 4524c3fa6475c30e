using Lathe.Training.Modules;
using static TorchSharp.torch;

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
        var active = new List<Answer>();
        try
        {
            for (var next = 0; next < requests.Count || active.Count > 0;)
            {
                while (next < requests.Count && active.Count < batch)
                {
                    active.Add(new Answer(decoder, next, requests[next]));
                    next++;
                }

                cancellation.ThrowIfCancellationRequested();
                Step(decoder, [.. active.Where(answer => !answer.IsDone)]);
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

    private static void Step(Decoder decoder, List<Answer> answers)
    {
        if (answers.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var logits = decoder.NextLogits([.. answers.Select(answer => answer.Next)]).cpu();
        var vocabulary = (int)logits.shape[1];
        var values = logits.data<float>().ToArray();
        for (var i = 0; i < answers.Count; i++)
        {
            answers[i].Choose(values.AsSpan(i * vocabulary, vocabulary));
        }
    }

    /// <summary>An answer that is written.</summary>
    private sealed class Answer : IDisposable
    {
        private readonly GenerationRequest _request;
        private readonly TokenSampler _sampler;
        private readonly KeyValueCache _cache;
        private readonly int _limit;
        private readonly List<int> _ids = [];

        public Answer(Decoder decoder, int place, GenerationRequest request)
        {
            (Place, _request) = (place, request);
            _sampler = new TokenSampler(request.Sampling, request.Prompt, request.Seed);
            _cache = new KeyValueCache(decoder);
            _limit = Math.Min(decoder.MaxLength - request.Prompt.Count, request.MaxNewTokens);
            IsDone = _limit <= 0;
        }

        public int Place { get; }

        public IReadOnlyList<int> Ids => _ids;

        public bool IsDone { get; private set; }

        public NextTokens Next => new(_cache, _ids.Count == 0 ? _request.Prompt : [_ids[^1]]);

        public void Choose(Span<float> logits)
        {
            var id = _sampler.Next(logits);
            if (_request.StopIds.Contains(id))
            {
                IsDone = true;
                return;
            }

            _ids.Add(id);
            IsDone = _ids.Count >= _limit;
        }

        public void Dispose() => _cache.Dispose();
    }
}
