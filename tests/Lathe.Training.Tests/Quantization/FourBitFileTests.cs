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
using Encoding = System.Text.Encoding;

namespace Lathe.Training.Tests.Quantization;

/// <summary>Model folders whose layers are stored in four bits, as bitsandbytes stores them.</summary>
public sealed class FourBitFileTests : IDisposable
{
    private const string Layer = "model.layers.0.mlp.up_proj.weight";
    private const string StateName = Layer + ".quant_state.bitsandbytes__nf4";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Damages => new()
    {
        { Layer + ".absmax", "absmax is missing" },
        { Layer + ".quant_map", "quant_map is missing" },
        { Layer + ".nested_absmax", "nested_absmax is missing" },
        { Layer + ".nested_quant_map", "nested_quant_map is missing" },
        { StateName, "unexpected" },
    };

    public static TheoryData<string, string, string> States => new()
    {
        { "\"blocksize\":64", "\"blocksize\":128", "\"blocksize\" is 128; only 64 is supported" },
        { "\"blocksize\":64", "\"blocksize\":\"64\"", "only 64 is supported" },
        { "\"nested_blocksize\":256", "\"nested_blocksize\":64", "\"nested_blocksize\" is 64; only 256 is supported" },
        { "\"nested_offset\"", "\"nested_somewhere\"", "\"nested_offset\" is missing or no number" },
        { "\"quant_type\":\"nf4\"", "\"quant_type\":\"fp4\"", "its name says nf4" },
        { "\"shape\":[", "\"shape\":[1,", "\"shape\" is not the two sizes of a weight" },
        { "\"shape\":[", "\"shape\":[-", "\"shape\" is not the two sizes of a weight" },
        { "\"shape\":[", "\"shape\":[1", "in four bits has" },
        { "{", "", "is not valid JSON" },
    };

    [Theory]
    [InlineData("nf4", true)]
    [InlineData("nf4", false)]
    [InlineData("fp4", true)]
    public void They_are_the_same_model_as_one_that_is_quantized_when_it_is_loaded(string type, bool nested)
    {
        using var scope = torch.NewDisposeScope();
        Write(FourBitCode.Named(type), nested, tensors => tensors);
        var config = Oracle.Config("llama");
        using var stored = DecoderLoader.Load(_folder.Path, config, _ => false, 64, Context());
        using var quantized = DecoderLoader.Load(
            Oracle.Folder("llama"), config, _ => false, 64, Context(), quantization: new QuantizationOptions(FourBitCode.Named(type), nested));
        Assert.Equal(quantized.BaseCount, stored.BaseCount);
        var ids = Oracle.Read(Oracle.Folder("llama"), "forward.safetensors")["input_ids"];
        Same.Numbers(Logits(quantized, ids), Logits(stored, ids));
    }

    [Fact]
    public void They_are_not_trained_whole()
    {
        Write(FourBitCode.Nf4, true, tensors => tensors);
        var refusal = Assert.Throws<ModelFileException>(() => DecoderLoader.Load(_folder.Path, Oracle.Config("llama"), _ => true, 64, Context()));
        Assert.Contains("can't be trained", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_missing_part_is_named(string part, string complaint)
    {
        Write(FourBitCode.Nf4, true, tensors => tensors.Where(tensor => tensor.Name != part));
        Assert.Contains(complaint, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_description_that_does_not_fit_is_refused(string text, string replacement, string complaint)
    {
        var before = State();
        Assert.Contains(text, before, StringComparison.Ordinal);
        var after = Encoding.UTF8.GetBytes(before.Replace(text, replacement, StringComparison.Ordinal));
        Write(FourBitCode.Nf4, true, tensors => tensors.Select(tensor => tensor.Name == StateName ? Bytes(StateName, after) : tensor));
        Assert.Contains(complaint, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_another_size_or_other_values_is_refused()
    {
        Write(FourBitCode.Nf4, true, tensors => tensors.Select(tensor => tensor.Name == Layer + ".absmax" ? Bytes(tensor.Name, new byte[3]) : tensor));
        Assert.Contains("expected", Refusal(), StringComparison.Ordinal);
        Write(FourBitCode.Nf4, true, tensors => tensors.Select(tensor => tensor.Name == Layer + ".quant_map"
            ? new TensorToWrite(tensor.Name, SafetensorsDtype.F32, [16], stream => stream.Write(new byte[64]))
            : tensor));
        Assert.Contains("its values are not those of nf4", Refusal(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static ComputeContext Context() => new(torch.CPU, torch.ScalarType.Float32, new SimdKernels(), new AtenMatmul());

    private static torch.Tensor Logits(Decoder decoder, torch.Tensor ids) =>
        decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);

    private static TensorToWrite Bytes(string name, byte[] bytes) => new(name, SafetensorsDtype.U8, [bytes.Length], stream => stream.Write(bytes));

    private unsafe string State()
    {
        Write(FourBitCode.Nf4, true, tensors => tensors);
        using var file = SafetensorsFile.Open(_folder.File(Checkpoint.SingleFileName));
        var entry = file.Find(StateName)!;
        return Encoding.UTF8.GetString(file.Data(entry), (int)entry.Length);
    }

    private string Refusal() =>
        Assert.Throws<ModelFileException>(() => DecoderLoader.Load(_folder.Path, Oracle.Config("llama"), _ => false, 64, Context()).Dispose()).Message;

    private void Write(FourBitCode code, bool nested, Func<IEnumerable<TensorToWrite>, IEnumerable<TensorToWrite>> change)
    {
        using var scope = torch.NewDisposeScope();
        File.Copy(Path.Combine(Oracle.Folder("llama"), ModelConfig.FileName), _folder.File(ModelConfig.FileName), overwrite: true);
        var weights = Oracle.Read(Oracle.Folder("llama"), Checkpoint.SingleFileName);
        var layers = weights.Where(pair => pair.Key.Contains("_proj.", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => FourBitWeight.From(pair.Value, code, nested));
        var tensors = weights.SelectMany(pair => layers.TryGetValue(pair.Key, out var layer)
            ? FourBitFile.Write(pair.Key, layer)
            : [ModelSaver.ToWrite(pair.Key, pair.Value, SafetensorsDtype.F32)]);
        SafetensorsWriter.WriteFile(_folder.File(Checkpoint.SingleFileName), [.. change(tensors)]);
        foreach (var layer in layers.Values)
        {
            layer.Dispose();
        }
    }
}
