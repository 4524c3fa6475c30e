using Lathe.Training.Generation;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Numerics;

namespace Lathe.Training.Tests.Generation;

/// <summary>Answers of a tiny model with random weights, whose choices are as sensitive as any.</summary>
public sealed class GeneratorTests
{
    private static readonly SamplingOptions Sampled = new(true, Temperature: 0.8, TopK: 20, TopP: 0.9, RepetitionPenalty: 1.1);

    [Theory]
    [InlineData("gemma2", false)]
    [InlineData("gemma2", true)]
    [InlineData("gpt2", false)]
    [InlineData("baichuan2-alibi", true)]
    [InlineData("mixtral", false)]
    public void Answers_do_not_depend_on_what_stands_beside_them(string model, bool samples)
    {
        using var decoder = Load(model);
        var requests = Requests(decoder, samples ? Sampled : SamplingOptions.Greedy);
        var alone = requests.ConvertAll(request => Alone(decoder, request));
        Assert.Contains(alone, answer => answer.Count == 12);
        foreach (var batch in new[] { 2, 3, 16 })
        {
            Assert.Equal(alone, All(decoder, requests, batch));
        }
    }

    [Fact]
    public void Every_request_is_answered_once_and_short_ones_make_room()
    {
        using var decoder = Load("gemma2");
        var requests = Requests(decoder, SamplingOptions.Greedy).Select((request, place) => request with { MaxNewTokens = place == 0 ? 12 : 1 }).ToList();
        var ends = new List<int>();
        Generator.Run(decoder, requests, batch: 2, (place, _) => ends.Add(place), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, requests.Count), ends.Order());
        Assert.Equal(0, ends[^1]);
    }

    [Fact]
    public void A_stop_ends_an_answer_and_is_no_part_of_it()
    {
        using var decoder = Load("gemma2");
        var request = Requests(decoder, SamplingOptions.Greedy)[0];
        var whole = Alone(decoder, request);
        var stop = whole[5];
        Assert.Equal(whole.TakeWhile(id => id != stop), Alone(decoder, request with { StopIds = [stop] }));
    }

    [Fact]
    public void A_prompt_as_long_as_the_model_can_read_gets_no_answer()
    {
        using var decoder = Load("gemma2");
        int[] prompt = [.. Enumerable.Repeat(5, decoder.MaxLength)];
        Assert.Empty(Alone(decoder, new GenerationRequest(prompt, 4, [], SamplingOptions.Greedy)));
        Assert.Single(Alone(decoder, new GenerationRequest(prompt[1..], 4, [], SamplingOptions.Greedy)));
    }

    [Fact]
    public void Cancelled_answers_end()
    {
        using var decoder = Load("gemma2");
        using var cancellation = new CancellationTokenSource();
        var requests = Requests(decoder, SamplingOptions.Greedy);
        Assert.Throws<OperationCanceledException>(() => Generator.Run(decoder, requests, 2, (_, _) => cancellation.Cancel(), cancellation.Token));
    }

    private static List<GenerationRequest> Requests(Decoder decoder, SamplingOptions sampling)
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, 7).Select(place => new GenerationRequest(
                [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(decoder.Config.VocabSize))], 12, [1], sampling, Seed: place)),
        ];
    }

    private static IReadOnlyList<int>[] All(Decoder decoder, List<GenerationRequest> requests, int batch)
    {
        var answers = new IReadOnlyList<int>[requests.Count];
        Generator.Run(decoder, requests, batch, (place, ids) => answers[place] = ids, TestContext.Current.CancellationToken);
        return answers;
    }

    private static IReadOnlyList<int> Alone(Decoder decoder, GenerationRequest request) =>
        Generator.Run(decoder, request, TestContext.Current.CancellationToken);

    private static Decoder Load(string model)
    {
        var folder = Path.Combine("families", model);
        return DecoderLoader.Load(Oracle.Folder(folder), Oracle.Config(folder), _ => false, 64, Oracle.Context("simd", "aten"));
    }
}
