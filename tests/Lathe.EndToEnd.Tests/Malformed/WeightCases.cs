using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Code = Lathe.Protocol.Worker.WorkerExitCode;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>The model's safetensors.</summary>
internal static class WeightCases
{
    private const string Weights = "model/model.safetensors";
    private const string Index = "model/model.safetensors.index.json";
    private const string Query = "model.layers.0.self_attn.q_proj.weight";

    public static IReadOnlyList<MalformedCase> All { get; } =
    [
        new("weights: missing", Code.Model, folder => folder.Delete(Weights), "model", "no weights", "model.safetensors"),
        new("weights: a file of PyTorch that is none", Code.Model,
            folder => folder.Move(Weights, "model/pytorch_model.bin"), "pytorch_model.bin", "no zip file"),
        new("weights: an empty file", Code.Model, folder => folder.Cut(Weights, 0), "model.safetensors", "0 bytes"),
        new("weights: cut in the header", Code.Model, folder => folder.Cut(Weights, 0.001), "model.safetensors", "cut short"),
        new("weights: cut in the data", Code.Model, folder => folder.Cut(Weights, 0.7), "model.safetensors", "tensor"),
        new("weights: no safetensors at all", Code.Model,
            folder => folder.Write(Weights, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "model.safetensors", "header"),
        Header("weights: two tensors overlap", entry => entry["data_offsets"] = Moved(entry, -4), Query, "inside another"),
        Header("weights: a hole between tensors", entry => entry["data_offsets"] = Moved(entry, 4), "tensor", "hole"),
        Header("weights: an unknown dtype", entry => entry["dtype"] = "F12", Query, "F12"),
        Header("weights: offsets that do not fit the shape", entry => entry["shape"] = new JsonArray(32, 31), Query, "32, 31"),
        Header("weights: a negative size", entry => entry["shape"] = new JsonArray(-32, -32), Query, "shape"),
        Tensors("weights: whole numbers", tensors => tensors[Query] = tensors[Query] with { Dtype = "I32" }, Query, "I32", "BF16"),
        Tensors("weights: a transposed tensor", tensors =>
            tensors["model.layers.1.mlp.up_proj.weight"] = tensors["model.layers.1.mlp.up_proj.weight"] with { Shape = [32, 48] },
            "model.layers.1.mlp.up_proj.weight", "[32, 48]", "[48, 32]"),
        Tensors("weights: a tensor is missing", tensors => tensors.Remove(Query), Query, "missing"),
        Tensors("weights: a tensor too many", tensors => tensors["model.layers.2.mlp.up_proj.weight"] = tensors[Query],
            "model.layers.2.mlp.up_proj.weight", "unexpected"),
        Tensors("weights: a head that is tied to nothing", tensors => tensors.Remove("lm_head.weight"), "lm_head.weight", "missing"),
        new("weights: an index that names a missing shard", Code.Model,
            folder => ByIndex(folder, "model-00001-of-00002.safetensors"), "model.safetensors.index.json", "model-00001-of-00002.safetensors"),
        new("weights: an index that leaves the folder", Code.Model,
            folder => ByIndex(folder, "../escape.safetensors"), "model.safetensors.index.json", "../escape.safetensors", "without a path"),
        new("weights: an index without weight_map", Code.Model, folder =>
        {
            folder.Delete(Weights);
            folder.Write(Index, "{}");
        }, "model.safetensors.index.json", "weight_map"),
        new("weights: not numbers", Code.Diverged,
            folder => StoredTensors.Edit(folder.PathOf(Weights), tensors => Array.Fill(tensors[Query].Data, (byte)0xFF)),
            "Step 1", "NaN", "learning_rate")
        {
            Leaves = ["out/trainer_log.jsonl"],
        },
    ];

    private static MalformedCase Header(string name, Action<JsonObject> change, params string[] says) => new(
        name,
        Code.Model,
        folder => StoredTensors.EditHeader(folder.PathOf(Weights), header => change(header[Query]!.AsObject())),
        ["model.safetensors", .. says]);

    private static MalformedCase Tensors(string name, Action<StoredTensors> change, params string[] says) => new(
        name, Code.Model, folder => StoredTensors.Edit(folder.PathOf(Weights), change), ["model", .. says]);

    private static JsonArray Moved(JsonObject entry, int bytes)
    {
        var offsets = entry["data_offsets"]!.AsArray();
        return new JsonArray((long)offsets[0]! + bytes, (long)offsets[1]! + bytes);
    }

    private static void ByIndex(TinyFolder folder, string shard)
    {
        folder.Move(Weights, "model/model-00002-of-00002.safetensors");
        folder.Write(Index, $$"""{ "weight_map": { "{{Query}}": "{{shard}}" } }""");
    }
}
