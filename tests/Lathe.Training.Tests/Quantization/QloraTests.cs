using Lathe.Training.Adapters;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Quantization;

/// <summary>LoRA on a base in few bits against LoRA on the numbers those bits stand for.</summary>
public sealed class QloraTests
{
    public static TheoryData<string, string, bool, bool> Ways => new MatrixTheoryData<string, string, bool, bool>(
        ["llama", "llama3", "qwen2", "qwen3"], ["nf4", "fp4", "int8"], [false, true], [false, true]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Losses_and_adapters_are_those_of_the_dequantized_base(string family, string type, bool nested, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        var options = new QuantizationOptions(type == "int8" ? null : FourBitCode.Named(type), nested);
        using var quantized = WithAdapter(family, options);
        using var dense = WithAdapter(family, null);
        foreach (var linear in dense.Linears)
        {
            var weight = ((DenseWeight)linear.Weight).Parameter;
            using var bits = options.Quantize(weight.Value, torch.CPU);
            _ = weight.Value.copy_(bits.Dequantize(torch.ScalarType.Float32));
        }

        Assert.Equal(dense.BaseCount, quantized.BaseCount);
        Assert.DoesNotContain(quantized.BaseParameters, parameter => parameter.Name.Contains("_proj.weight", StringComparison.Ordinal));
        var expected = Train(dense, family, checkpointing);
        var actual = Train(quantized, family, checkpointing);
        for (var step = 0; step < expected.Count; step++)
        {
            Assert.Equal(expected[step], actual[step], 1e-5);
        }

        Assert.True(expected[^1] < expected[0]);
        foreach (var (left, right) in dense.AdapterParameters.Zip(quantized.AdapterParameters))
        {
            Assert.True(left.Value.allclose(right.Value, 1e-4, 1e-5), left.Name);
        }
    }

    [Theory]
    [InlineData("nf4")]
    [InlineData("int8")]
    public void Magnitudes_start_as_the_lengths_of_the_rows_of_the_few_bits(string type)
    {
        using var scope = torch.NewDisposeScope();
        var options = new QuantizationOptions(type == "int8" ? null : FourBitCode.Named(type), DoubleQuantization: true);
        using var decoder = DecoderLoader.Load(Oracle.Folder("llama"), Oracle.Config("llama"), _ => false, 64, Context(), quantization: options);
        using var dense = DecoderLoader.Load(Oracle.Folder("llama"), Oracle.Config("llama"), _ => false, 64, Context());
        LoraInjector.Attach(decoder, new LoraOptions(4, 8, 0, ["all"]), seed: 1);
        foreach (var (linear, stored) in decoder.Linears.Zip(dense.Linears))
        {
            using var bits = options.Quantize(((DenseWeight)stored.Weight).Parameter.Value, torch.CPU);
            var expected = bits.Dequantize(torch.ScalarType.Float32).square().sum([1]).sqrt();

            using var magnitude = new LoraMagnitude(linear, linear.Adapter!, value: null, decoder.Context);

            Assert.True(magnitude.Vector.Value.allclose(expected, 1e-5, 1e-6), linear.Path);
        }
    }

    [Fact]
    public void What_is_trained_whole_keeps_its_bits()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = DecoderLoader.Load(
            Oracle.Folder("llama"), Oracle.Config("llama"), spec => spec.Name.Contains("layers.0.mlp", StringComparison.Ordinal), 64,
            Context(), quantization: new QuantizationOptions(FourBitCode.Nf4, true));
        Assert.Equal(3, decoder.BaseParameters.Count(parameter => parameter.Trainable));
        Assert.Equal(3, decoder.Linears.Count(linear => linear.Weight is DenseWeight));
    }

    private static ComputeContext Context() => new(torch.CPU, torch.ScalarType.Float32, new SimdKernels(), new AtenMatmul());

    private static Decoder WithAdapter(string family, QuantizationOptions? quantization)
    {
        // Without options the base is copied, because it is changed: a mapped file is read-only.
        var decoder = DecoderLoader.Load(Oracle.Folder(family), Oracle.Config(family), _ => quantization is null, 64, Context(), quantization: quantization);
        var adapter = Oracle.Read(Oracle.Folder(family), "adapter", "adapter_model.safetensors");
        LoraInjector.Attach(decoder, new LoraOptions(4, 8, 0, ["all"]), 0, linear => (
            adapter[LoraInjector.NameOfA(linear.Path)], adapter[LoraInjector.NameOfB(linear.Path)]));
        return decoder;
    }

    /// <summary>Losses of ten steps that train the adapter alone.</summary>
    private static List<double> Train(Decoder decoder, string family, bool checkpointing)
    {
        var data = Oracle.Read(Oracle.Folder(family), "steps.safetensors");
        using var optimizer = new AdamW([.. decoder.AdapterParameters], new AdamWOptions(), decoder.Context.Kernels);
        var losses = new List<double>();
        for (var step = 0; step < 10; step++)
        {
            // The same rows again, so that the loss has to fall.
            using var batch = OracleBatch.From(data["input_ids"][0], data["attention_mask"][0], data["labels"][0]);
            var result = GradientStep.Run(decoder, [batch], (ulong)step, checkpointing);
            losses.Add(result.LossSum / result.Tokens);
            optimizer.Step(1e-2, 1);
            foreach (var parameter in decoder.BaseParameters)
            {
                parameter.ClearGradient();
            }
        }

        return losses;
    }
}
