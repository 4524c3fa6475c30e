using Lathe.Training.Adapters;
using Lathe.Training.Autograd;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Numerics;

/// <summary>Variants of LoRA against PyTorch: logits, every gradient, ten AdamW steps and merging.</summary>
public class LoraVariantTests
{
    private static readonly LoraOptions Plain = new(4, 8, 0, ["all"]);

    public static TheoryData<string, string, string, bool> Ways() => OracleComparison.Ways("llama", "qwen2");

    [Theory]
    [MemberData(nameof(Ways))]
    public void Rslora(string family, string kernels, string matmul, bool checkpointing) =>
        Check("rslora", family, kernels, matmul, checkpointing, Plain with { Alpha = 5, UseRslora = true });

    [Theory]
    [MemberData(nameof(Ways))]
    public void Lora_plus(string family, string kernels, string matmul, bool checkpointing) =>
        Check("loraplus", family, kernels, matmul, checkpointing, Plain, decoder => LoraPlus.Apply(decoder, 16));

    [Theory]
    [MemberData(nameof(Ways))]
    public void Pissa_by_the_exact_decomposition(string family, string kernels, string matmul, bool checkpointing) =>
        Check("pissa", family, kernels, matmul, checkpointing, Plain, decoder => Begin(decoder, Plain, Pissa.Exact), signsAreFree: true);

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    public void Pissa_by_the_randomized_decomposition_takes_as_much_as_the_exact_one(string family)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, "simd", "aten", Plain, owned: true);
        foreach (var linear in decoder.Linears)
        {
            var weight = ((DenseWeight)linear.Weight).Parameter.Value;
            double Left(int iterations)
            {
                var (a, b) = Pissa.Components(linear, Plain, iterations);
                return (weight - b.mm(a).mul_(Plain.Scale)).norm().item<float>();
            }

            Assert.InRange(Left(16), Left(Pissa.Exact) * 0.9999, Left(Pissa.Exact) * 1.001);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_pissa_took_and_what_is_left_are_the_model(bool rslora)
    {
        using var scope = torch.NewDisposeScope();
        var options = Plain with { UseRslora = rslora };
        using var plain = DecoderLoader.Load(Oracle.Folder("llama"), Oracle.Config("llama"), _ => false, 64, Oracle.Context("simd", "aten"));
        using var decoder = Load("llama", "simd", "aten", options, owned: false);
        Begin(decoder, options, 4);
        foreach (var (one, other) in decoder.Linears.Zip(plain.Linears))
        {
            var (left, original) = (((DenseWeight)one.Weight).Parameter.Value.clone(), ((DenseWeight)other.Weight).Parameter.Value);
            Assert.True(left.norm().item<float>() < 0.95 * original.norm().item<float>());
            one.Adapter!.MergeInto(left);
            AssertClose(original, left, 1e-6, one.Path);
        }
    }

    [Fact]
    public void Pissa_refuses_a_rank_above_the_sides_of_a_weight()
    {
        var options = Plain with { Rank = 17 };
        using var decoder = Load("llama", "simd", "aten", Plain, owned: true);
        var key = decoder.Linears.First(linear => linear.Path.EndsWith("k_proj", StringComparison.Ordinal));
        var failure = Assert.Throws<TrainingException>(() => Pissa.Components(key, options, 16));
        Assert.Contains("has only 16 components", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Set lora_rank to 16", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Dora(string family, string kernels, string matmul, bool checkpointing) =>
        Check("dora", family, kernels, matmul, checkpointing, Plain, decoder =>
        {
            var expected = Oracle.Read(Oracle.Folder(family), "variants", "dora.safetensors");
            foreach (var linear in decoder.Linears)
            {
                var start = expected["start." + LoraInjector.NameOfMagnitude(linear.Path)];
                linear.Adapter!.Magnitude = new LoraMagnitude(linear, linear.Adapter, start, decoder.Context);
            }
        });

    /// <summary>Fresh magnitudes leave the model as it is, also beside matrices that are not zero and on weights in few bits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fresh_magnitudes_change_nothing(bool quantized)
    {
        using var scope = torch.NewDisposeScope();
        var quantization = quantized ? new QuantizationOptions(FourBitCode.Nf4, true) : null;
        using var decoder = Load("qwen2", "simd", "aten", Plain, owned: false, quantization);
        var ids = torch.arange(3, 19, torch.ScalarType.Int64).view(1, 16);
        var plain = Logits(decoder, ids);
        foreach (var linear in decoder.Linears)
        {
            linear.Adapter!.Magnitude = new LoraMagnitude(linear, linear.Adapter, value: null, decoder.Context);
        }

        AssertClose(plain, Logits(decoder, ids), 1e-5, "logits");
    }

    /// <summary>Dropout changes what is added to W x, not W x itself: the gradient by the input is that of a central difference.</summary>
    [Fact]
    public void Dropout_beside_magnitudes_has_the_gradient_of_its_forward_pass()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load("qwen2", "portable", "aten", Plain with { Dropout = 0.3 }, owned: false);
        var linear = decoder.Linears[0];
        using var start = linear.Weight is DenseWeight dense ? dense.Parameter.Value.square().sum(1).sqrt() : null;
        linear.Adapter!.Magnitude = new LoraMagnitude(linear, linear.Adapter, start!.clone(), decoder.Context);
        var x = torch.randn([5, linear.Weight.Columns], generator: new torch.Generator(3));
        var g = torch.randn([5, linear.Weight.Rows], generator: new torch.Generator(4));
        var input = new Variable(x);
        var tape = Tape.ForTraining(2);
        var output = linear.Forward(tape, input);
        output.AddSharedGradient(g);
        tape.Backward();
        var direction = torch.randn(x.shape, generator: new torch.Generator(5));
        double At(double step) => (linear.Forward(Tape.ForTraining(2), new Variable(x + (direction * step))).Value.to(torch.ScalarType.Float64) * g).sum().item<double>();
        var measured = (At(0.5) - At(-0.5)) / 1.0;
        Assert.Equal(measured, (input.Gradient! * direction).sum().item<float>(), Math.Abs(measured) * 1e-4);
        var byMagnitude = linear.Adapter.Magnitude.Vector;
        var before = byMagnitude.Value.clone();
        var along = torch.randn(before.shape, generator: new torch.Generator(6));
        double With(double step)
        {
            _ = byMagnitude.Value.copy_(before + (along * step));
            return At(0);
        }

        measured = With(0.5) - With(-0.5);
        Assert.Equal(measured, (byMagnitude.Gradient! * along).sum().item<float>(), Math.Abs(measured) * 1e-4);
    }

    private static void Begin(Decoder decoder, LoraOptions options, int iterations)
    {
        foreach (var linear in decoder.Linears)
        {
            var (a, b) = Pissa.Components(linear, options, iterations);
            _ = linear.Adapter!.A.Value.copy_(a);
            _ = linear.Adapter.B.Value.copy_(b);
            linear.Adapter.A.RefreshCompute();
            linear.Adapter.B.RefreshCompute();
            Pissa.Subtract(linear, a, b);
        }
    }

    private static void Check(
        string variant, string family, string kernels, string matmul, bool checkpointing, LoraOptions options, Action<Decoder>? prepare = null,
        bool signsAreFree = false)
    {
        using var scope = torch.NewDisposeScope();
        var expected = Oracle.Read(Oracle.Folder(family), "variants", variant + ".safetensors");
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        var steps = Oracle.Read(Oracle.Folder(family), "steps.safetensors");
        using (var decoder = Load(family, kernels, matmul, options, owned: false))
        {
            prepare?.Invoke(decoder);
            if (signsAreFree)
            {
                TakeSigns(decoder, expected);
            }

            CheckLogits(decoder, forward["input_ids"], forward["attention_mask"], expected["logits"]);
            CheckGradients(decoder, forward, expected, checkpointing);
            Train(decoder, expected, "steps.loss", "steps.grad_norm", steps, checkpointing, _ => 1e-3);
            foreach (var parameter in decoder.AdapterParameters)
            {
                AssertClose(expected["final." + parameter.Name], parameter.Value, 1e-3, parameter.Name);
            }
        }

        using var merging = Load(family, kernels, matmul, options, owned: true);
        prepare?.Invoke(merging);
        foreach (var linear in merging.Linears)
        {
            linear.Adapter!.MergeInto(((DenseWeight)linear.Weight).Parameter.Value);
            linear.Adapter = null;
        }

        CheckLogits(merging, forward["input_ids"], forward["attention_mask"], expected["merged_logits"]);
    }

    /// <summary>A component keeps its meaning when both its vectors change their signs: those of the oracle are taken.</summary>
    private static void TakeSigns(Decoder decoder, Dictionary<string, torch.Tensor> expected)
    {
        foreach (var adapter in decoder.Linears.Select(linear => linear.Adapter!))
        {
            var signs = (expected["start." + adapter.A.Name] * adapter.A.Value).sum(1).sign();
            _ = adapter.A.Value.mul_(signs.unsqueeze(1));
            _ = adapter.B.Value.mul_(signs);
        }
    }

    private static void CheckGradients(
        Decoder decoder, Dictionary<string, torch.Tensor> forward, Dictionary<string, torch.Tensor> expected, bool checkpointing)
    {
        using (var batch = OracleBatch.From(forward["input_ids"], forward["attention_mask"], forward["labels"]))
        {
            var result = GradientStep.Run(decoder, [batch], 0, checkpointing);
            Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        }

        Assert.Equal(
            expected.Keys.Where(name => name.StartsWith("grad.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            decoder.AdapterParameters.Select(parameter => "grad." + parameter.Name).Order(StringComparer.Ordinal));
        foreach (var parameter in decoder.AdapterParameters)
        {
            AssertClose(expected["grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
            parameter.ClearGradient();
        }
    }

    /// <param name="family">Of the oracle's.</param>
    /// <param name="kernels">simd or portable.</param>
    /// <param name="matmul">aten or onednn.</param>
    /// <param name="options">Of the adapter, whose matrices are the oracle's.</param>
    /// <param name="owned">Weights that can be changed: those that stay in their file can't.</param>
    /// <param name="quantization">Of the frozen weights; null for none.</param>
    private static Decoder Load(string family, string kernels, string matmul, LoraOptions options, bool owned, QuantizationOptions? quantization = null)
    {
        var decoder = DecoderLoader.Load(Oracle.Folder(family), Oracle.Config(family), _ => owned, 64, Oracle.Context(kernels, matmul), quantization: quantization);
        var adapter = Oracle.Read(Oracle.Folder(family), "adapter", "adapter_model.safetensors");
        LoraInjector.Attach(decoder, options, 0, linear => (
            adapter[LoraInjector.NameOfA(linear.Path)], adapter[LoraInjector.NameOfB(linear.Path)]));
        return decoder;
    }
}
