using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Autograd;
using Lathe.Training.Checkpoints;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Quantization;

/// <summary>Model folders whose layers are stored in eight bits, as bitsandbytes stores them.</summary>
public sealed class EightBitFileTests : IDisposable
{
    private const string Module = "model.layers.0.mlp.up_proj";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_the_same_model_as_one_that_is_quantized_when_it_is_loaded()
    {
        using var scope = torch.NewDisposeScope();
        Write(tensors => tensors);
        var config = Oracle.Config("llama");
        using var stored = DecoderLoader.Load(_folder.Path, config, _ => false, 64, Context());
        using var quantized = DecoderLoader.Load(
            Oracle.Folder("llama"), config, _ => false, 64, Context(), quantization: new QuantizationOptions(Code: null, DoubleQuantization: false));
        Assert.Equal(quantized.Quantized!.Bytes, stored.Quantized!.Bytes);
        var ids = Oracle.Read(Oracle.Folder("llama"), "forward.safetensors")["input_ids"];
        Same.Numbers(Logits(quantized, ids), Logits(stored, ids));
    }

    [Fact]
    public void They_are_not_trained_whole()
    {
        Write(tensors => tensors);
        var refusal = Assert.Throws<ModelFileException>(() => DecoderLoader.Load(_folder.Path, Oracle.Config("llama"), _ => true, 64, Context()));
        Assert.Contains("can't be trained", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_order_is_that_of_rows()
    {
        Write(tensors => tensors.Where(tensor => !tensor.Name.EndsWith("weight_format", StringComparison.Ordinal)));
        DecoderLoader.Load(_folder.Path, Oracle.Config("llama"), _ => false, 64, Context()).Dispose();
    }

    [Theory]
    [InlineData(".SCB", null, "of a type that is not supported")]
    [InlineData(".weight", null, "missing")]
    [InlineData(".weight_format", new byte[] { 2 }, "another order than row by row")]
    [InlineData(".weight_format", new byte[] { 0, 0 }, "another order than row by row")]
    [InlineData(".weight", new byte[] { 0, 0 }, "an I8 weight of two sizes is expected")]
    [InlineData(".SCB", new byte[] { 0, 0, 0, 0 }, "one for each of the weight's")]
    public void Parts_that_do_not_fit_are_refused(string part, byte[]? bytes, string complaint)
    {
        Write(tensors => bytes is null
            ? tensors.Where(tensor => tensor.Name != Module + part)
            : tensors.Select(tensor => tensor.Name == Module + part
                ? new TensorToWrite(tensor.Name, SafetensorsDtype.U8, [bytes.Length], stream => stream.Write(bytes))
                : tensor));
        var refusal = Assert.Throws<ModelFileException>(() => DecoderLoader.Load(_folder.Path, Oracle.Config("llama"), _ => false, 64, Context()).Dispose());
        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Module, refusal.Message, StringComparison.Ordinal);
    }

    private static ComputeContext Context() => new(torch.CPU, torch.ScalarType.Float32, new SimdKernels(), new AtenMatmul());

    private static torch.Tensor Logits(Decoder decoder, torch.Tensor ids) =>
        decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);

    private void Write(Func<IEnumerable<TensorToWrite>, IEnumerable<TensorToWrite>> change)
    {
        using var scope = torch.NewDisposeScope();
        File.Copy(Path.Combine(Oracle.Folder("llama"), ModelConfig.FileName), _folder.File(ModelConfig.FileName), overwrite: true);
        var weights = Oracle.Read(Oracle.Folder("llama"), Checkpoint.SingleFileName);
        var layers = weights.Where(pair => pair.Key.Contains("_proj.", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => EightBitWeight.From(pair.Value));
        var tensors = weights.SelectMany(pair => layers.TryGetValue(pair.Key, out var layer)
            ? EightBitFile.Write(pair.Key, layer)
            : [ModelSaver.ToWrite(pair.Key, pair.Value, SafetensorsDtype.F32)]);
        SafetensorsWriter.WriteFile(_folder.File(Checkpoint.SingleFileName), [.. change(tensors)]);
        foreach (var layer in layers.Values)
        {
            layer.Dispose();
        }
    }
}
