using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Onnx;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace Lathe.Training.Tests.Onnx;

/// <summary>ONNX files of each family's tiny model in onnxruntime, beside PyTorch's logits and the engine's.</summary>
public class OnnxModelTests
{
    internal const float Tolerance = 1e-4f;

    private static readonly string[] All =
    [
        "llama", "llama3", "qwen2", "qwen3",
        .. Directory.GetDirectories(Oracle.Folder("families")).Select(folder => $"families/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Models => [.. All];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_those_of_PyTorch(string model)
    {
        using var folder = new TemporaryFolder();
        using var session = Open(model, folder);
        var oracle = Forward.Read(model);

        var actual = session.Run(oracle.Ids, oracle.Mask);

        Assert.InRange(Difference(oracle.Logits, actual, oracle.Mask), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Kept_keys_and_values_stand_for_the_tokens_before(string model)
    {
        using var folder = new TemporaryFolder();
        using var session = Open(model, folder);
        var ids = Short(model);
        var whole = session.Run([ids], [Ones(ids.Length)])[0];
        var parts = new List<float[]>();
        IReadOnlyList<NamedOnnxValue>? past = null;
        int[] lengths = [4, 1, 3, .. Enumerable.Repeat(1, ids.Length)];
        foreach (var length in lengths)
        {
            long[] next = [.. ids.Skip(parts.Count).Take(length)];
            if (next.Length > 0)
            {
                parts.AddRange(session.Step([next], [Ones(parts.Count + next.Length)], past, out past)[0]);
            }
        }

        Assert.InRange(Difference([whole], [[.. parts]], [Ones(ids.Length)]), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Texts_padded_on_the_left_have_the_logits_of_each_alone(string model)
    {
        using var folder = new TemporaryFolder();
        using var session = Open(model, folder);
        var ids = Short(model);
        int[] lengths = [ids.Length - 1, 3, ids.Length - 4];
        var longest = lengths.Max();
        long[][] rows = [.. lengths.Select(length => Padded(ids.Take(length), 0, longest))];
        long[][] masks = [.. lengths.Select(length => Padded(Ones(length), 0, longest))];

        var first = session.Step(rows, masks, null, out var past);
        long[][] next = [.. lengths.Select(length => new[] { ids[length] })];
        var second = session.Step(next, [.. masks.Select(mask => mask.Append(1L).ToArray())], past, out _);

        Assert.All(first.Concat(second).SelectMany(row => row).SelectMany(logits => logits), logit => Assert.True(float.IsFinite(logit)));
        foreach (var (row, length) in lengths.Index())
        {
            var alone = session.Run([[.. ids.Take(length + 1)]], [Ones(length + 1)]);
            float[][] together = [.. first[row].TakeLast(length), .. second[row]];
            Assert.InRange(Difference(alone, [together], [Ones(length + 1)]), 0, Tolerance);
        }
    }

    /// <summary>Nothing of it is read, but a number that is none spreads through products of zero.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void A_row_of_padding_only_gives_numbers(string model)
    {
        using var folder = new TemporaryFolder();
        using var session = Open(model, folder);
        var logits = session.Step([[1, 2, 3], [0, 0, 0]], [[1, 1, 1], [0, 0, 0]], null, out var past);
        var later = session.Step([[1], [0]], [[1, 1, 1, 1], [0, 0, 0, 0]], past, out _);

        Assert.All(logits.Concat(later).SelectMany(row => row).SelectMany(values => values), logit => Assert.True(float.IsFinite(logit)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Greedy_texts_are_those_of_the_engine(string model)
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(model);
        using var session = Open(model, folder);
        int[] prompt = [.. Short(model).Take(5).Select(id => (int)id)];
        var isLimited = DecoderFamilies.For(decoder.Config).Positions == PositionKind.Learned;
        var count = isLimited ? decoder.Config.MaxPositionEmbeddings - prompt.Length : 64;

        var expected = Generator.Run(decoder, new GenerationRequest(prompt, count, [], SamplingOptions.Greedy), TestContext.Current.CancellationToken);

        Assert.Equal(expected, session.Greedy(prompt, count));
    }

    /// <summary>Half precision has 11 bits: products and their sums are off by some thousandths of the largest logit.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Half_precision_is_near(string model)
    {
        using var folder = new TemporaryFolder();
        using var session = Open(model, folder, OnnxType.F16);
        var oracle = Forward.Read(model);

        var actual = session.Run(oracle.Ids, oracle.Mask);

        var largest = oracle.Logits.SelectMany(row => row).SelectMany(logits => logits).Max(Math.Abs);
        Assert.InRange(Difference(oracle.Logits, actual, oracle.Mask) / largest, 0, 0.01f);
        Assert.All(
            session.Inputs.Where(input => input.Key.StartsWith("past", StringComparison.Ordinal)),
            input => Assert.Equal(Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float16, input.Value.ElementDataType));
        Assert.Equal(Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, session.Outputs["logits"].ElementDataType);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_checker_of_the_format_has_nothing_to_say(string model)
    {
        Assert.SkipUnless(OnnxChecker.IsInstalled, OnnxChecker.Missing);
        using var folder = new TemporaryFolder();
        OnnxChecker.Check(
            OnnxFile.Write(Oracle.Folder(model), folder.File("inline")),
            OnnxFile.Write(Oracle.Folder(model), folder.File("outside"), inlineBytes: 0),
            OnnxFile.Write(Oracle.Folder(model), folder.File("half"), OnnxType.F16));
    }

    [Fact]
    public void Names_are_those_that_programs_ask_for()
    {
        using var folder = new TemporaryFolder();
        using var session = Open("qwen3", folder);
        Assert.Equal(
            ["input_ids", "attention_mask", "position_ids", "past_key_values.0.key", "past_key_values.0.value"], session.Inputs.Keys.Take(5));
        Assert.Equal(["present.0.key", "present.0.value"], session.Outputs.Keys.Take(2));
        Assert.Equal("logits", session.Outputs.Keys.Last());
        Assert.Equal(["batch_size", "sequence_length"], session.Inputs["input_ids"].SymbolicDimensions);
        Assert.Equal(["batch_size", "total_sequence_length"], session.Inputs["attention_mask"].SymbolicDimensions);
        Assert.Equal(["batch_size", "", "past_sequence_length", ""], session.Inputs["past_key_values.0.key"].SymbolicDimensions);
        var config = ModelConfig.Load(Oracle.Folder("qwen3"));
        Assert.Equal([-1, config.NumKeyValueHeads, -1, config.HeadDim], session.Inputs["past_key_values.1.value"].Dimensions);
    }

    private static OnnxSession Open(string model, TemporaryFolder folder, OnnxType type = OnnxType.F32) =>
        new(OnnxFile.Write(Oracle.Folder(model), folder.Path, type));

    private static Decoder Load(string model) =>
        DecoderLoader.Load(Oracle.Folder(model), Oracle.Config(model), _ => false, 69, Oracle.Context("simd", "aten"));

    /// <summary>A text within the context that stretched rotations begin from.</summary>
    private static long[] Short(string model)
    {
        var row = Forward.Read(model).Ids[0];
        return [.. row.Take(12)];
    }

    private static long[] Ones(int count) => [.. Enumerable.Repeat(1L, count)];

    private static long[] Padded(IEnumerable<long> values, long padding, int length)
    {
        var list = values.ToList();
        return [.. Enumerable.Repeat(padding, length - list.Count), .. list];
    }

    /// <summary>The largest of a logit, without padding.</summary>
    internal static float Difference(float[][][] expected, float[][][] actual, long[][] mask)
    {
        var largest = 0f;
        for (var row = 0; row < expected.Length; row++)
        {
            Assert.Equal(expected[row].Length, actual[row].Length);
            for (var i = 0; i < expected[row].Length; i++)
            {
                if (mask[row][i] != 0)
                {
                    largest = Math.Max(largest, expected[row][i].Zip(actual[row][i], (one, other) => Math.Abs(one - other)).Max());
                }
            }
        }

        return largest;
    }
}
