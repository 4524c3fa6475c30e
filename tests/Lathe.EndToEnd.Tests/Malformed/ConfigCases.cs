using System.Text.Json.Nodes;
using Code = Lathe.Protocol.Worker.WorkerExitCode;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>The model's config.json.</summary>
internal static class ConfigCases
{
    public static IReadOnlyList<MalformedCase> All { get; } =
    [
        new("config: missing", Code.Model, folder => folder.Delete("model/config.json"), "model/config.json", "no such file"),
        new("config: cut short", Code.Model, folder => folder.Cut("model/config.json", 0.5), "model/config.json", "JSON"),
        new("config: no UTF-8", Code.Model,
            folder => File.WriteAllBytes(folder.PathOf("model/config.json"), [(byte)'{', 0xFF, 0xFE, (byte)'}']), "model/config.json", "UTF-8"),
        new("config: a list", Code.Model, folder => folder.Write("model/config.json", "[]"), "model/config.json", "object"),
        Set("config: hidden_size missing", "hidden_size", null, "\"hidden_size\" is missing"),
        Set("config: vocab_size negative", "vocab_size", -264, "\"vocab_size\" is -264", "from 1"),
        Set("config: layers as text", "num_hidden_layers", "two", "\"num_hidden_layers\" is \"two\"", "integer"),
        Set("config: heads that share no width", "num_attention_heads", 6, "\"hidden_size\" is 32", "num_attention_heads"),
        Set("config: key heads that divide nothing", "num_key_value_heads", 3, "\"num_key_value_heads\" is 3", "divisor"),
        Set("config: an odd head width", "head_dim", 7, "\"head_dim\" is 7", "even"),
        Set("config: rms_norm_eps zero", "rms_norm_eps", 0, "\"rms_norm_eps\" is 0", "above 0"),
        Set("config: another family", "model_type", "mamba", "\"model_type\" is \"mamba\"", "\"llama\"", "\"qwen3\""),
        Set("config: another architecture", "architectures", new JsonArray("LlamaForSequenceClassification"), "architectures", "LlamaForCausalLM"),
        Set("config: another rope type", "rope_scaling", new JsonObject { ["rope_type"] = "spiral", ["factor"] = 4.0 },
            "rope_scaling.rope_type", "\"spiral\"", "yarn"),
        Set("config: half of llama3's rope", "rope_scaling", new JsonObject { ["rope_type"] = "llama3", ["factor"] = 8.0 },
            "rope_scaling.low_freq_factor", "missing"),
        Set("config: a sliding window", "use_sliding_window", true, "use_sliding_window", "not supported yet"),
        Set("config: another activation", "hidden_act", "gelu", "\"hidden_act\" is \"gelu\"", "silu"),

        // Seen while the recipe is read, at the line that names the model.
        Set("config: quantized", "quantization_config", new JsonObject { ["quant_method"] = "gptq", ["bits"] = 4 }) with
        {
            Code = Code.Recipe,
            Says = ["recipe.yaml:1:", "gptq", "bitsandbytes"],
        },
    ];

    private static MalformedCase Set(string name, string key, JsonNode? value, params string[] says) => new(
        name,
        Code.Model,
        folder => folder.Edit("model/config.json", config =>
        {
            config.Remove(key);
            if (value is not null)
            {
                config[key] = value.DeepClone();
            }
        }),
        ["model/config.json", .. says]);
}
