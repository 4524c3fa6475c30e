using System.Text.Json.Nodes;
using Lathe.Models;
using Lathe.Models.Gguf;
using Lathe.Models.Safetensors;

namespace Lathe.Data.Tests.Gguf;

/// <summary>What becomes of settings and odd inputs.</summary>
public class ExportTests
{
    [Fact]
    public void A_window_that_llama_cpp_does_not_know_shortens_the_context_and_is_said()
    {
        using var model = new TinyModel("families/mistral");

        var result = model.Write(GgufTensorType.F32);

        Assert.Equal(5u, GgufReader.Read(model.File).Metadata["llama.context_length"]);
        Assert.Contains("5 tokens", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal(new FileInfo(model.File).Length, result.Length);
    }

    [Fact]
    public void Types_are_of_matrices_and_rows_without_whole_blocks_are_halves()
    {
        using var model = new TinyModel("llama");
        _ = model.Write(GgufTensorType.Q4);

        var read = GgufReader.Read(model.File);

        Assert.Equal(2u, read.Metadata["general.file_type"]);
        Assert.Equal(2u, read.Tensors["blk.0.attn_q.weight"].Type);
        Assert.Equal(2u, read.Tensors["token_embd.weight"].Type);
        Assert.Equal(8u, read.Tensors["output.weight"].Type);
        Assert.Equal(0u, read.Tensors["blk.0.attn_norm.weight"].Type);
        Assert.Equal(model.Config.IntermediateSize % 32 == 0 ? 2u : 1u, read.Tensors["blk.0.ffn_down.weight"].Type);
    }

    [Fact]
    public void A_number_beyond_half_precision_is_refused_by_its_tensor()
    {
        using var model = new TinyModel("llama");
        using (var checkpoint = Checkpoint.Open(Path.Combine(Path.GetDirectoryName(model.Adapter)!)))
        {
            _ = SafetensorsWriter.WriteCheckpoint(
                model.Folder,
                [.. checkpoint.Tensors.Values.Select(tensor => new TensorToWrite(tensor.Name, tensor.Dtype, tensor.Shape, stream =>
                {
                    var bytes = new byte[tensor.Length];
                    if (tensor.Name == "model.layers.1.mlp.up_proj.weight")
                    {
                        BitConverter.TryWriteBytes(bytes.AsSpan(8), 70_000f);
                    }

                    stream.Write(bytes);
                }))],
                long.MaxValue);
        }

        var error = Assert.Throws<ModelFileException>(() => model.Write(GgufTensorType.F16));

        Assert.Equal("model.layers.1.mlp.up_proj.weight", error.Tensor);
        Assert.Contains("a wider range, such as F32", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(model.File));
        _ = model.Write(GgufTensorType.BF16);
    }

    [Theory]
    [InlineData("use_dora", "true")]
    [InlineData("modules_to_save", "[\"lm_head\"]")]
    [InlineData("bias", "\"all\"")]
    [InlineData("peft_type", "\"IA3\"")]
    [InlineData("lora_alpha", "0")]
    [InlineData("alpha_pattern", "{\"q_proj|v_proj\": 2}")]
    public void Adapters_that_llama_cpp_can_not_apply_are_refused_by_their_key(string key, string value)
    {
        using var model = new TinyModel("llama");
        var folder = CopyAdapter(model, config => config[key] = JsonNode.Parse(value));

        var error = Assert.Throws<ModelFileException>(() => GgufAdapter.Write(folder, model.Folder, model["adapter.gguf"], "adapter"));

        Assert.Contains($"\"{key}\"", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(model["adapter.gguf"]));
    }

    [Fact]
    public void Factors_of_ranks_and_modules_are_in_the_matrices()
    {
        using var model = new TinyModel("llama");
        _ = GgufAdapter.Write(model.Adapter, model.Folder, model["plain.gguf"], "adapter");
        var folder = CopyAdapter(model, config =>
        {
            config["use_rslora"] = true;
            config["alpha_pattern"] = new JsonObject { ["1.self_attn.v_proj"] = 3 * config["lora_alpha"]!.GetValue<double>() };
        });

        _ = GgufAdapter.Write(folder, model.Folder, model["adapter.gguf"], "adapter");

        var (plain, read) = (GgufReader.Read(model["plain.gguf"]), GgufReader.Read(model["adapter.gguf"]));
        Assert.Equal("adapter", read.Metadata["general.type"]);
        Assert.Equal(plain.Metadata["adapter.lora.alpha"], read.Metadata["adapter.lora.alpha"]);
        var rank = plain.Tensors["blk.0.attn_v.weight.lora_b"].Sizes[0];
        Assert.All(plain.Tensors, pair =>
        {
            var factor = !pair.Key.EndsWith("lora_b", StringComparison.Ordinal) ? 1
                : Math.Sqrt(rank) * (pair.Key == "blk.1.attn_v.weight.lora_b" ? 3 : 1);
            Assert.All(Floats(pair.Value).Zip(Floats(read.Tensors[pair.Key])), values => Assert.Equal(values.First * factor, values.Second, 1e-5));
        });
    }

    private static string CopyAdapter(TinyModel model, Action<JsonObject> edit)
    {
        var folder = Directory.CreateDirectory(model["adapter"]).FullName;
        File.Copy(Path.Combine(model.Adapter, "adapter_model.safetensors"), Path.Combine(folder, "adapter_model.safetensors"));
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(model.Adapter, "adapter_config.json")))!.AsObject();
        edit(config);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), config.ToJsonString());
        return folder;
    }

    private static float[] Floats(GgufTensorRead tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray();
}
