using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Code = Lathe.Protocol.Worker.WorkerExitCode;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>An adapter that is to be trained further.</summary>
internal static class AdapterCases
{
    private const string Config = "saved/adapter/adapter_config.json";
    private const string Weights = "saved/adapter/adapter_model.safetensors";
    private const string QueryA = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    public static IReadOnlyList<MalformedCase> All { get; } =
    [
        Broken("adapter: no adapter_config.json", folder => folder.Delete(Config), "adapter_config.json", "no such file"),
        Broken("adapter: no weights", folder => folder.Delete(Weights), "adapter_model.safetensors", "no such file"),
        Broken("adapter: weights cut short", folder => folder.Cut(Weights, 0.8), "adapter_model.safetensors"),
        Edit("adapter: another kind", config => config["peft_type"] = "IA3", "peft_type", "IA3"),
        Edit("adapter: no rank", config => config.Remove("r"), "r: missing"),
        Edit("adapter: rank zero", config => config["r"] = 0, "r: 0"),
        Broken("adapter: another rank than its weights", folder => folder.Edit(Config, config => config["r"] = 8),
            "adapter_model.safetensors", QueryA, "[4, 32]", "[8, 32]"),
        Broken("adapter: DoRA without magnitudes", folder => folder.Edit(Config, config => config["use_dora"] = true), "lora_magnitude_vector", "lacks"),
        Edit("adapter: ranks by layer", config => config["rank_pattern"] = new JsonObject { ["q_proj"] = 2 }, "rank_pattern", "not supported"),
        Edit("adapter: alphas by layer", config => config["alpha_pattern"] = new JsonObject { ["q_proj"] = 2 }, "alpha_pattern", "not supported"),
        Edit("adapter: trained biases", config => config["bias"] = "all", "bias", "all"),
        Edit("adapter: targets that are no list", config => config["target_modules"] = 7, "target_modules", "list"),
        Tensors("adapter: a tensor is missing", tensors => tensors.Remove(QueryA.Replace("lora_A", "lora_B", StringComparison.Ordinal)), "lora_B", "lacks"),
        Tensors("adapter: of a wider model", tensors => tensors[QueryA] = StoredTensor.Of([4, 64], () => 0), QueryA, "[4, 64]", "[4, 32]"),
        Tensors("adapter: of another model", tensors =>
        {
            foreach (var name in tensors.Keys.ToList())
            {
                _ = tensors.Remove(name, out var tensor);
                tensors[name.Replace("model.layers", "transformer.h", StringComparison.Ordinal)] = tensor!;
            }
        }, "another one"),
        Tensors("adapter: of a deeper model", tensors =>
            tensors[QueryA.Replace("layers.0", "layers.7", StringComparison.Ordinal)] = tensors[QueryA], "layers.7", "another one"),
        Tensors("adapter: a module trained whole", tensors =>
            tensors["base_model.model.model.embed_tokens.weight"] = StoredTensor.Of([264, 32], () => 0), "embed_tokens", "additional_target"),
        Tensors("adapter: whole numbers", tensors => tensors[QueryA] = tensors[QueryA] with { Dtype = "I32" }, QueryA, "I32"),
    ];

    private static MalformedCase Broken(string name, Action<TinyFolder> change, params string[] says) => new(
        name,
        Code.Model,
        folder =>
        {
            folder.With(("adapter_name_or_path", "saved/adapter"));
            change(folder);
        },
        ["saved/adapter", .. says]);

    private static MalformedCase Edit(string name, Action<JsonObject> change, params string[] says) =>
        Broken(name, folder => folder.Edit(Config, change), ["adapter_config.json", .. says]);

    private static MalformedCase Tensors(string name, Action<StoredTensors> change, params string[] says) =>
        Broken(name, folder => StoredTensors.Edit(folder.PathOf(Weights), change), ["adapter_model.safetensors", .. says]);
}
