using Lathe.Training.Autograd;
using Lathe.Training.Benchmarks;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Numerics;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Benchmarks;

/// <summary>Logits behind prompts that begin alike, against those of a plain forward pass over each.</summary>
public sealed class ChoiceScorerTests
{
    private static readonly int[] Choices = [5, 11, 7, 30];

    [Theory]
    [InlineData("mistral")]
    [InlineData("gemma2")]
    [InlineData("gpt2")]
    [InlineData("baichuan2-alibi")]
    [InlineData("internlm2")]
    [InlineData("mixtral")]
    public void What_is_shared_is_computed_once_and_changes_nothing(string model)
    {
        using var scope = NewDisposeScope();
        using var decoder = Load(model);
        var prompts = Prompts(decoder.Config.VocabSize, shared: 14, [3, 1, 6, 2, 6, 5, 1]);
        Assert.Equal(14, ChoiceScorer.SharedLength(prompts));
        var expected = prompts.ConvertAll(prompt => Plain(decoder, prompt));
        foreach (var (batch, shares) in new[] { (1, true), (3, true), (16, true), (1, false), (4, false) })
        {
            Close(expected, Score(decoder, prompts, batch, shares));
        }
    }

    [Fact]
    public void Prompts_that_share_little_are_computed_as_they_are()
    {
        using var decoder = Load("gemma2");
        var prompts = Prompts(decoder.Config.VocabSize, shared: 3, [9, 12, 10]);
        Assert.Equal(0, ChoiceScorer.SharedLength(prompts));
        Close(prompts.ConvertAll(prompt => Plain(decoder, prompt)), Score(decoder, prompts, batch: 2, shares: true));
        Assert.Equal(0, ChoiceScorer.SharedLength(prompts[..1]));

        // Of prompts that are the same something is left to compute.
        Assert.Equal(11, ChoiceScorer.SharedLength([prompts[0], prompts[0]]));
    }

    private static List<int[]> Prompts(int vocabulary, int shared, int[] lengths)
    {
        var random = new Random(7);
        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
        var first = Ids(shared);

        // The first token apart is another one in each, so that no more is shared by chance.
        return [.. lengths.Select((length, i) => (int[])[.. first, i + 1, .. Ids(length - 1)])];
    }

    private static float[] Plain(Decoder decoder, int[] prompt)
    {
        using var scope = NewDisposeScope();
        var ids = tensor([.. prompt.Select(id => (long)id)], [1, prompt.Length], ScalarType.Int64);
        var logits = decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);
        var last = logits[prompt.Length - 1].data<float>().ToArray();
        return [.. Choices.Select(choice => last[choice])];
    }

    private static List<float[]> Score(Decoder decoder, List<int[]> prompts, int batch, bool shares)
    {
        var scores = new float[prompts.Count][];
        new ChoiceScorer(decoder, batch, Choices) { SharesPrefix = shares }.Run(
            prompts, (place, logits) => scores[place] = logits, TestContext.Current.CancellationToken);
        return [.. scores];
    }

    private static void Close(List<float[]> expected, List<float[]> actual)
    {
        foreach (var (one, other) in expected.SelectMany(row => row).Zip(actual.SelectMany(row => row)))
        {
            Assert.InRange(other - one, -2e-4f, 2e-4f);
        }
    }

    private static Decoder Load(string model)
    {
        var folder = Path.Combine("families", model);
        return DecoderLoader.Load(Oracle.Folder(folder), Oracle.Config(folder), _ => false, 64, Oracle.Context("simd", "aten"));
    }
}
