using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Generation;

/// <summary>
/// Follows several beginnings of an answer at once and keeps the likeliest, by the rules of transformers: an answer's worth is the sum of its
/// tokens' log-probabilities by its length to the power of the length penalty, and the search ends when no beginning can become worth more
/// than the worst of the kept answers at its present length.
/// </summary>
internal sealed class BeamSearch : IDisposable
{
    private readonly Decoder _decoder;
    private readonly GenerationRequest _request;
    private readonly HashSet<int> _stops;
    private readonly List<(IReadOnlyList<int> Ids, double Worth)> _finished = [];
    private List<Beam> _beams;

    private BeamSearch(Decoder decoder, GenerationRequest request)
    {
        (_decoder, _request) = (decoder, request);
        _stops = [.. request.StopIds];
        _beams = [new Beam(new KeyValueCache(decoder), [], 0)];
    }

    private int Width => _request.Beams;

    /// <returns>The likeliest answer, without what ended it.</returns>
    public static IReadOnlyList<int> Run(Decoder decoder, GenerationRequest request, CancellationToken cancellation)
    {
        using var search = new BeamSearch(decoder, request);
        return search.Run(cancellation);
    }

    public void Dispose() => _beams.ForEach(beam => beam.Cache.Dispose());

    private IReadOnlyList<int> Run(CancellationToken cancellation)
    {
        var limit = Math.Min(_decoder.MaxLength - _request.Prompt.Count, _request.MaxNewTokens);
        if (limit <= 0)
        {
            return [];
        }

        var isDone = false;
        for (var length = 1; length <= limit && !isDone; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            var candidates = Candidates();
            Follow(candidates, length);
            isDone = _beams.Count == 0 || IsDecided(candidates[0].Score, length);
        }

        if (!isDone)
        {
            foreach (var beam in _beams)
            {
                Finish(beam.Ids, beam.Score, beam.Ids.Count);
            }
        }

        return _finished[0].Ids;
    }

    /// <summary>
    /// The likeliest ways to go on, the best first: as many that at least <see cref="Width"/> of them do not end, however many stop ids
    /// there are.
    /// </summary>
    private List<(Beam Beam, int Id, double Score)> Candidates()
    {
        var count = Width * Math.Max(2, 1 + _stops.Count);
        var best = new PriorityQueue<(Beam Beam, int Id, double Score), double>(count);
        foreach (var (beam, scores) in _beams.Zip(LogProbabilities()))
        {
            for (var id = 0; id < scores.Length; id++)
            {
                var score = beam.Score + scores[id];
                if (best.Count < count)
                {
                    best.Enqueue((beam, id, score), score);
                }
                else if (best.TryPeek(out _, out var least) && score > least)
                {
                    _ = best.EnqueueDequeue((beam, id, score), score);
                }
            }
        }

        var ordered = new List<(Beam Beam, int Id, double Score)>(best.Count);
        while (best.TryDequeue(out var candidate, out _))
        {
            ordered.Add(candidate);
        }

        ordered.Reverse();
        return ordered;
    }

    /// <summary>Of the next token, [V] for each beam.</summary>
    private List<float[]> LogProbabilities()
    {
        using var scope = NewDisposeScope();
        var logits = _decoder.NextLogits([.. _beams.Select(beam => new NextTokens(beam.Cache, beam.Ids.Count == 0 ? _request.Prompt : [beam.Ids[^1]]))]);
        var (rows, vocabulary) = (_beams.Count, (int)logits.shape[1]);
        var values = logits.log_softmax(-1).cpu().data<float>().ToArray();
        var all = new List<float[]>(rows);
        foreach (var (i, beam) in _beams.Index())
        {
            var scores = values[(i * vocabulary)..((i + 1) * vocabulary)];
            TokenSampler.Penalize(scores, _request.Sampling.RepetitionPenalty, _request.Prompt.Concat(beam.Ids).ToHashSet());
            all.Add(scores);
        }

        return all;
    }

    /// <summary>The best that go on become the beams; what ends among the first of them is kept as an answer.</summary>
    private void Follow(List<(Beam Beam, int Id, double Score)> candidates, int length)
    {
        var next = new List<Beam>(Width);
        var used = new HashSet<Beam>();
        foreach (var (rank, (beam, id, score)) in candidates.Index())
        {
            if (_stops.Contains(id))
            {
                if (rank < Width)
                {
                    Finish(beam.Ids, score, length);
                }
            }
            else if (next.Count < Width)
            {
                next.Add(new Beam(used.Add(beam) ? beam.Cache : beam.Cache.Copy(), [.. beam.Ids, id], score));
            }
        }

        _beams.Where(beam => !used.Contains(beam)).ToList().ForEach(beam => beam.Cache.Dispose());
        _beams = next;
    }

    private void Finish(IReadOnlyList<int> ids, double score, int length)
    {
        _finished.Add((ids, score / Math.Pow(length, _request.LengthPenalty)));
        _finished.Sort((one, other) => other.Worth.CompareTo(one.Worth));
        if (_finished.Count > Width)
        {
            _finished.RemoveAt(Width);
        }
    }

    private bool IsDecided(double best, int length) =>
        _finished.Count >= Width && _finished[^1].Worth >= best / Math.Pow(length, _request.LengthPenalty);

    /// <param name="Cache">Of all its tokens but the last.</param>
    /// <param name="Ids">The answer so far.</param>
    /// <param name="Score">Sum of log-probabilities.</param>
    private sealed record Beam(KeyValueCache Cache, IReadOnlyList<int> Ids, double Score);
}
