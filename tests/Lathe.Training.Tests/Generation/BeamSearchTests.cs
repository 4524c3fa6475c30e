using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Generation;

/// <summary>A vocabulary so small that every answer can be tried.</summary>
public sealed class BeamSearchTests : IDisposable
{
    private const int Vocabulary = 5;
    private const int Longest = 4;
    private const int Stop = 1;

    private static readonly int[] Prompt = [3, 2, 4];

    private readonly Decoder _decoder = DecoderLoader.Initialise(
        Oracle.Config("llama") with { VocabSize = Vocabulary, InitializerRange = 0.4 }, seed: 8, _ => false, 32, Oracle.Context("simd", "aten"));

    public void Dispose() => _decoder.Dispose();

    /// <summary>With as many beams as there are beginnings nothing is overlooked.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.0)]
    [InlineData(2.5)]
    [InlineData(-1.0)]
    public void Enough_beams_find_the_best_of_all_answers(double lengthPenalty)
    {
        var best = All([]).MaxBy(answer => answer.LogProbability / Math.Pow(answer.Length, lengthPenalty));
        var found = Search(beams: (int)Math.Pow(Vocabulary, Longest), lengthPenalty);
        Assert.Equal(best.Ids, found);
    }

    [Fact]
    public void The_length_penalty_decides_between_short_and_long() =>
        Assert.True(Search(beams: 625, lengthPenalty: -3).Count < Search(beams: 625, lengthPenalty: 4).Count);

    /// <summary>What few beams find is worth at least as much as what is chosen token by token, for these numbers.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Few_beams_find_more_than_none(int beams)
    {
        var greedy = Generator.Run(_decoder, Request(1, 0), TestContext.Current.CancellationToken);
        var worth = All([]).ToDictionary(answer => string.Join(",", answer.Ids) + (answer.Ids.Length < answer.Length ? "." : ""), answer => answer.LogProbability);
        double Worth(IReadOnlyList<int> ids) => worth[string.Join(",", ids) + (ids.Count < Longest ? "." : "")];
        Assert.True(Worth(Search(beams, 0)) >= Worth(greedy));
    }

    [Fact]
    public void Searches_and_single_answers_of_one_call_keep_their_places()
    {
        GenerationRequest[] requests = [Request(1, 1), Request(3, 1), Request(1, 1), Request(2, 0)];
        var answers = new IReadOnlyList<int>[requests.Length];
        Generator.Run(_decoder, requests, batch: 2, (place, ids) => answers[place] = ids, TestContext.Current.CancellationToken);
        Assert.Equal(requests.Select(request => Generator.Run(_decoder, request, TestContext.Current.CancellationToken)), answers);
    }

    private IReadOnlyList<int> Search(int beams, double lengthPenalty) =>
        Generator.Run(_decoder, Request(beams, lengthPenalty), TestContext.Current.CancellationToken);

    private static GenerationRequest Request(int beams, double lengthPenalty) =>
        new(Prompt, Longest, [Stop], SamplingOptions.Greedy) { Beams = beams, LengthPenalty = lengthPenalty };

    /// <summary>Every answer that ends, or is as long as it may be; a length counts the token that ended it.</summary>
    private IEnumerable<(int[] Ids, double LogProbability, int Length)> All(int[] before, double logProbability = 0)
    {
        var next = Next(before);
        yield return (before, logProbability + next[Stop], before.Length + 1);
        for (var id = 0; id < Vocabulary; id++)
        {
            if (id == Stop)
            {
                continue;
            }

            int[] longer = [.. before, id];
            if (longer.Length == Longest)
            {
                yield return (longer, logProbability + next[id], Longest);
                continue;
            }

            foreach (var answer in All(longer, logProbability + next[id]))
            {
                yield return answer;
            }
        }
    }

    /// <summary>Log-probabilities by a pass over everything, without a cache.</summary>
    private float[] Next(int[] before)
    {
        using var scope = torch.NewDisposeScope();
        var ids = torch.tensor([.. Prompt.Concat(before).Select(id => (long)id)]).unsqueeze(0);
        var logits = _decoder.Head.Logits(_decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);
        return logits[-1].log_softmax(-1).data<float>().ToArray();
    }
}
