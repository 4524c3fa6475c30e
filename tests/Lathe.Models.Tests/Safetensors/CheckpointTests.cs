using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

public unsafe class CheckpointTests
{
    private const string Whole =
        """{ "weight_map": { "a": "s.safetensors", "b": "s.safetensors", "c": "s.safetensors" } }""";

    private static readonly ModelConfig Config = ModelConfig.Parse(PublishedConfigs.Minimal);

    private static readonly IReadOnlyList<ParameterSpec> Inventory = ParameterInventory.For(Config);

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(4_000)]
    public void A_complete_checkpoint_gives_its_tensors_in_the_inventorys_order(long maxShardBytes)
    {
        using var folder = new TemporaryFolder();
        Save(folder, Inventory.Reverse().Select(parameter => Tensor(parameter.Name, parameter.Shape)), maxShardBytes);

        using var checkpoint = Checkpoint.Open(folder.Path);
        var tensors = checkpoint.Match(Inventory);

        Assert.Equal(Inventory.Select(parameter => parameter.Name), tensors.Select(tensor => tensor.Name));
        Assert.Equal(maxShardBytes > 100_000 ? 1 : folder.Files.Length - 1, checkpoint.Files.Count);
        Assert.All(tensors, tensor => Assert.Equal((Half)tensor.Name.Length, *(Half*)tensor.Data));
    }

    [Fact]
    public void Harmless_extras_are_left_aside()
    {
        using var folder = new TemporaryFolder();
        var tied = ParameterInventory.For(Config with { TieWordEmbeddings = true });
        Save(folder, Inventory.Select(parameter => Tensor(parameter.Name, parameter.Shape))
            .Append(Tensor("model.layers.0.self_attn.rotary_emb.inv_freq", [2])));

        using var checkpoint = Checkpoint.Open(folder.Path);

        Assert.Equal(Inventory.Count, checkpoint.Match(Inventory).Count);
        Assert.Equal(Inventory.Count - 1, checkpoint.Match(tied).Count);
    }

    [Theory]
    [InlineData("transformer.")]
    [InlineData("")]
    public void A_family_gives_its_tensors_one_name_and_leaves_its_masks_aside(string prefix)
    {
        using var folder = new TemporaryFolder();
        var config = ModelConfig.Parse(PublishedConfigs.Minimal.With("model_type", "\"gpt2\"").With("tie_word_embeddings", "false"));
        var inventory = ParameterInventory.For(config);
        Save(folder, inventory.Select(parameter => Tensor(Stored(parameter.Name), parameter.Shape))
            .Concat([Tensor($"{prefix}h.0.attn.bias", [1, 1, 4, 4]), Tensor($"{prefix}h.1.attn.masked_bias", [1])]));

        using var checkpoint = Checkpoint.Open(folder.Path, DecoderFamilies.For(config).Names);
        var tensors = checkpoint.Match(inventory);

        Assert.Equal(inventory.Select(parameter => Stored(parameter.Name)), tensors.Select(tensor => tensor.Name));
        Assert.Equal(inventory.Select(parameter => parameter.Name).Order(), checkpoint.Tensors.Keys.Order());

        string Stored(string name) => name.StartsWith("lm_head.", StringComparison.Ordinal) ? name : prefix + name["transformer.".Length..];
    }

    [Fact]
    public void All_differences_are_told_at_once()
    {
        using var folder = new TemporaryFolder();
        Save(folder, Inventory
            .Where(parameter => parameter.Role != ParameterRole.Head && parameter.Layer != 1)
            .Select(parameter => parameter.Name switch
            {
                "model.norm.weight" => Tensor(parameter.Name, [15]),
                "model.layers.0.mlp.up_proj.weight" => Tensor(parameter.Name, parameter.Shape, SafetensorsDtype.I32),
                _ => Tensor(parameter.Name, parameter.Shape),
            })
            .Concat([Tensor("model.layers.0.self_attn.q_proj.bias", [16]), Tensor("extra\u001b", [1])]));

        using var checkpoint = Checkpoint.Open(folder.Path);
        var error = Assert.Throws<ModelFileException>(() => checkpoint.Match(Inventory));

        Assert.Equal(
            $"{folder.Path}: the weights do not fit config.json. "
            + "10 tensors are missing: model.layers.1.input_layernorm.weight; model.layers.1.self_attn.q_proj.weight; "
            + "model.layers.1.self_attn.k_proj.weight; model.layers.1.self_attn.v_proj.weight; model.layers.1.self_attn.o_proj.weight; "
            + "model.layers.1.post_attention_layernorm.weight; model.layers.1.mlp.gate_proj.weight; model.layers.1.mlp.up_proj.weight; "
            + "model.layers.1.mlp.down_proj.weight; lm_head.weight. "
            + "2 tensors are unexpected: extra\uFFFD; model.layers.0.self_attn.q_proj.bias. "
            + "1 tensor is of another shape than config.json implies: model.norm.weight is [15], expected [16]. "
            + "1 tensor is of a type that is not supported yet (supported: F32, F16, BF16): model.layers.0.mlp.up_proj.weight is I32.",
            error.Message);
    }

    [Fact]
    public void Long_lists_of_differences_are_cut()
    {
        using var folder = new TemporaryFolder();
        Save(folder, Enumerable.Range(0, 15).Select(i => Tensor($"x{i:D2}", [1])));

        using var checkpoint = Checkpoint.Open(folder.Path);
        var error = Assert.Throws<ModelFileException>(() => checkpoint.Match(Inventory));

        Assert.Contains(
            "15 tensors are unexpected: x00; x01; x02; x03; x04; x05; x06; x07; x08; x09; and 5 more.",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains($"{Inventory.Count} tensors are missing: model.embed_tokens.weight; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_file_wins_over_an_index()
    {
        using var folder = new TemporaryFolder();
        Save(folder, [Tensor("a", [1])]);
        folder.Write("model.safetensors.index.json", "not even JSON");

        using var checkpoint = Checkpoint.Open(folder.Path);

        Assert.Equal(["a"], checkpoint.Tensors.Keys);
    }

    [Fact]
    public void A_closed_checkpoint_is_an_exception()
    {
        using var folder = new TemporaryFolder();
        Save(folder, [Tensor("a", [1])]);
        var checkpoint = Checkpoint.Open(folder.Path);
        var tensor = checkpoint.Tensors["a"];

        checkpoint.Dispose();
        checkpoint.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ = tensor.Data);
    }

    [Fact]
    public void A_folder_without_weights_says_what_it_needs()
    {
        using var folder = new TemporaryFolder();

        AssertRefused(folder, folder.Path, null, "there are no weights here; expected model.safetensors or model.safetensors.index.json");
        var error = Assert.Throws<ModelFileException>(() => Checkpoint.Open(folder["gone"]));
        Assert.Equal($"{folder["gone"]}: there is no such folder.", error.Message);
    }

    [Theory]
    [InlineData("pytorch_model.bin", "", "is 0 bytes long")]
    [InlineData("pytorch_model.bin", "version https://git-lfs.github.com/spec/v1", "it is no zip file")]
    [InlineData("pytorch_model.bin.index.json", "{\"weight_map\": {\"a\": \"x.bin\"}}", "lists the file \"x.bin\"")]
    [InlineData("pytorch_model.bin.index.json", "{\"weight_map\": {\"a\": \"../x.bin\"}}", "expected the name of a .bin file")]
    public void Files_of_PyTorch_are_read_where_there_are_no_others(string name, string content, string says)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, content);

        var error = Assert.Throws<ModelFileException>(() => Checkpoint.Open(folder.Path));
        Assert.StartsWith(folder[name], error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", null, "is not valid JSON")]
    [InlineData("[]", null, "expected a JSON object.")]
    [InlineData("{}", null, "\"weight_map\" is missing or not an object")]
    [InlineData("""{ "weight_map": [] }""", null, "\"weight_map\" is missing or not an object")]
    [InlineData("""{ "weight_map": {} }""", null, "\"weight_map\" is empty")]
    [InlineData("""{ "weight_map": { "a": 1 } }""", "a", "its entry in \"weight_map\" is not a file name")]
    [InlineData("""{ "weight_map": { "a": "s.safetensors", "a": "s.safetensors" } }""", null, "is not valid JSON")]
    [InlineData("""{ "weight_map": { "a": "../s.safetensors" } }""", "a", "\"../s.safetensors\"; expected the name of a .safetensors file")]
    [InlineData("""{ "weight_map": { "a": "/etc/s.safetensors" } }""", "a", "without a path")]
    [InlineData("""{ "weight_map": { "a": "C:s.safetensors" } }""", "a", "without a path")]
    [InlineData("""{ "weight_map": { "a": "..\\s.safetensors" } }""", "a", "without a path")]
    [InlineData("""{ "weight_map": { "a": "s.safetensors\u0000" } }""", "a", "without a path")]
    [InlineData("""{ "weight_map": { "a": "pytorch_model.bin" } }""", "a", "expected the name of a .safetensors file")]
    [InlineData("""{ "weight_map": { "a": "" } }""", "a", "expected the name of a .safetensors file")]
    [InlineData("""{ "weight_map": { "a": "gone.safetensors" } }""", null, "the file \"gone.safetensors\", which is not in the folder")]
    [InlineData(Whole, "c", "is listed as stored in \"s.safetensors\", which does not have it")]
    public void An_index_that_does_not_hold_is_refused(string json, string? tensor, string expected)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteFile(folder["s.safetensors"], [Tensor("a", [1]), Tensor("b", [1])]);
        var index = folder.Write("model.safetensors.index.json", json);

        AssertRefused(folder, index, tensor, expected);
    }

    [Fact]
    public void A_tensor_the_index_does_not_know_is_refused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteFile(folder["s.safetensors"], [Tensor("a", [1]), Tensor("b", [1])]);
        folder.Write("model.safetensors.index.json", """{ "weight_map": { "a": "s.safetensors" } }""");

        AssertRefused(folder, folder["s.safetensors"], "b", "is stored here, but model.safetensors.index.json does not list it");
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteFile(folder["s.safetensors"], [Tensor("a", [1]), Tensor("b", [1])]);
        SafetensorsWriter.WriteFile(folder["t.safetensors"], [Tensor("b", [1])]);
        folder.Write("model.safetensors.index.json", """{ "weight_map": { "a": "s.safetensors", "b": "t.safetensors" } }""");

        AssertRefused(folder, folder["s.safetensors"], "b", "places it in \"t.safetensors\"");
    }

    [Fact]
    public void A_damaged_shard_is_named()
    {
        using var folder = new TemporaryFolder();
        var shard = folder.Write("s.safetensors", RawFile.Of("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 15));
        folder.Write("model.safetensors.index.json", """{ "weight_map": { "a": "s.safetensors" } }""");

        AssertRefused(folder, shard, "a", "cut short");
    }

    private static void Save(TemporaryFolder folder, IEnumerable<TensorToWrite> tensors, long maxShardBytes = long.MaxValue) =>
        SafetensorsWriter.WriteCheckpoint(folder.Path, [.. tensors], maxShardBytes);

    /// <summary>Every element is the length of the name.</summary>
    private static TensorToWrite Tensor(string name, IReadOnlyList<long> shape, SafetensorsDtype dtype = SafetensorsDtype.F16) =>
        new(name, dtype, shape, stream =>
        {
            for (var left = dtype.ByteLength(shape); left > 0; left -= 2)
            {
                stream.Write(BitConverter.GetBytes((Half)name.Length));
            }
        });

    private static void AssertRefused(TemporaryFolder folder, string file, string? tensor, string expected)
    {
        var error = Assert.Throws<ModelFileException>(() => Checkpoint.Open(folder.Path));
        Assert.Equal((file, tensor), (error.File, error.Tensor));
        Assert.StartsWith(tensor is null ? $"{file}: " : $"{file}: tensor \"{tensor}\": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
