using System.Runtime.InteropServices;
using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Onnx;
using Lathe.Models.Safetensors;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;

namespace Lathe.Training.Tests.Onnx;

/// <summary>The files themselves: where weights are, and what becomes of them when something is in the way.</summary>
public class OnnxFileTests
{
    [Theory]
    [InlineData("llama", OnnxType.F32)]
    [InlineData("qwen2", OnnxType.F16)]
    [InlineData("families/gpt2", OnnxType.F32)]
    public void Weights_beside_the_model_are_those_in_it(string model, OnnxType type)
    {
        using var folder = new TemporaryFolder();
        var inside = OnnxFile.Write(Oracle.Folder(model), folder.File("inside"), type);
        var outside = OnnxFile.Write(Oracle.Folder(model), folder.File("outside"), type, inlineBytes: 0);

        var name = Path.GetFileName(inside);
        Assert.Equal(type == OnnxType.F16 ? "model_fp16.onnx" : "model.onnx", name);
        Assert.Equal([name], Names(inside));
        Assert.Equal([name, name + "_data"], Names(outside));
        Assert.True(new FileInfo(outside).Length < new FileInfo(inside).Length);
        using var one = new OnnxSession(inside);
        using var other = new OnnxSession(outside);
        Assert.Equal(one.Run([[1, 2, 3]], [[1, 1, 1]]), other.Run([[1, 2, 3]], [[1, 1, 1]]));
    }

    /// <summary>A tied head reads the table of the embedding.</summary>
    [Fact]
    public void A_tied_table_is_there_once()
    {
        var config = Tiny(tied: true);
        var tied = OnnxModel.Create(config, Weights(config, SafetensorsDtype.F32, 1), OnnxType.F32);
        var parameters = sizeof(float) * ParameterInventory.Count(config);
        Assert.InRange(tied.WeightBytes, parameters, parameters + 2000);
    }

    [Theory]
    [InlineData(SafetensorsDtype.F32)]
    [InlineData(SafetensorsDtype.BF16)]
    public void Numbers_beyond_half_precision_are_refused_and_nothing_is_left(SafetensorsDtype dtype)
    {
        using var folder = new TemporaryFolder();
        var config = Tiny(tied: false);
        var model = OnnxModel.Create(config, Weights(config, dtype, 70_000), OnnxType.F16);

        var failure = Assert.Throws<ModelFileException>(() => model.Write(folder.Path, cancellation: TestContext.Current.CancellationToken));

        Assert.Contains("F16 can't express", failure.Message, StringComparison.Ordinal);
        Assert.Contains("model.embed_tokens.weight", failure.Message, StringComparison.Ordinal);
        Assert.Contains("such as F32", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void A_stopped_export_leaves_nothing(long inlineBytes)
    {
        using var folder = new TemporaryFolder();
        using var stopping = new CancellationTokenSource();
        var config = Tiny(tied: false);
        var model = OnnxModel.Create(config, Weights(config, SafetensorsDtype.F32, 1), OnnxType.F32);

        Assert.Throws<OperationCanceledException>(() => model.Write(folder.Path, inlineBytes, Written, stopping.Token));

        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));

        void Written(long done, long all)
        {
            Assert.Equal(model.WeightBytes, all);
            if (done > all / 2)
            {
                stopping.Cancel();
            }
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        _ = folder.Write("onnx", "a file where the folder is to be");
        var config = Tiny(tied: true);
        var model = OnnxModel.Create(config, Weights(config, SafetensorsDtype.F32, 1), OnnxType.F32);
        var failure = Assert.Throws<ModelFileException>(() => model.Write(folder.Path, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains(Path.Combine(folder.Path, "onnx", "model.onnx"), failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(string model) =>
        Directory.GetFiles(Path.GetDirectoryName(model)!).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static ModelConfig Tiny(bool tied) => ModelConfig.Parse(
        $$"""
        {"model_type": "llama", "vocab_size": 32, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
         "tie_word_embeddings": {{(tied ? "true" : "false")}}}
        """);

    /// <summary>Every number is the same.</summary>
    private static Func<string, IWeightSource?> Weights(ModelConfig config, SafetensorsDtype dtype, float value)
    {
        var inventory = ParameterInventory.For(config).ToDictionary(spec => spec.Name, StringComparer.Ordinal);
        return name => inventory.TryGetValue(name, out var spec) ? new SameNumbers(name, spec.Shape, dtype, value) : null;
    }

    private sealed class SameNumbers(string name, IReadOnlyList<long> shape, SafetensorsDtype dtype, float value) : IWeightSource
    {
        public string Name => name;

        public string Origin => "memory";

        public IReadOnlyList<long> Shape => shape;

        public SafetensorsDtype Dtype => dtype;

        public unsafe WeightNumbers Fetch()
        {
            float[] values = [.. Enumerable.Repeat(value, (int)shape.Aggregate((product, size) => product * size))];
            var memory = (byte*)NativeMemory.Alloc((nuint)(values.Length * sizeof(float)));
            fixed (float* source = values)
            {
                FloatConversions.Convert(SafetensorsDtype.F32, (byte*)source, dtype, memory, values.Length);
            }

            return new WeightNumbers(memory, () => NativeMemory.Free(memory));
        }
    }
}
