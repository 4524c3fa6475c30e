using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>Tiny models of each family, with random weights and a vocabulary that fits <see cref="TinyTokenizer"/>.</summary>
internal static class TinyModel
{
    /// <summary>Contents of config.json by family; <c>llama3</c> has scaled rotary frequencies, <c>qwen3</c> a head of its own width.</summary>
    public static IReadOnlyDictionary<string, string> Configs { get; } = new Dictionary<string, string>
    {
        ["llama"] = """
            { "model_type": "llama", "architectures": ["LlamaForCausalLM"], "num_attention_heads": 4, "num_key_value_heads": 2,
              "tie_word_embeddings": false, "rope_theta": 10000.0 }
            """,
        ["llama3"] = """
            { "model_type": "llama", "architectures": ["LlamaForCausalLM"], "num_attention_heads": 4, "num_key_value_heads": 1,
              "tie_word_embeddings": true, "rope_theta": 500000.0, "rope_scaling": { "rope_type": "llama3", "factor": 8.0,
              "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32 } }
            """,
        ["qwen2"] = """
            { "model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "num_attention_heads": 4, "num_key_value_heads": 4,
              "tie_word_embeddings": false, "rope_theta": 1000000.0 }
            """,
        ["qwen3"] = """
            { "model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "num_attention_heads": 4, "num_key_value_heads": 2,
              "head_dim": 16, "tie_word_embeddings": true, "rope_theta": 1000000.0 }
            """,
    };

    /// <summary>Writes config.json and model.safetensors.</summary>
    public static void Write(string folder, string config, int size)
    {
        Directory.CreateDirectory(folder);
        var json = JsonNode.Parse(config)!.AsObject();
        json["vocab_size"] = TinyTokenizer.Vocabulary;
        json["hidden_size"] = 32 * size;
        json["intermediate_size"] = 48 * size;
        json["num_hidden_layers"] = 2;
        json["max_position_embeddings"] = 256;
        json["rms_norm_eps"] = 1e-5;
        json["eos_token_id"] = TinyTokenizer.End;
        json["torch_dtype"] = "float32";
        File.WriteAllText(Path.Combine(folder, ModelConfig.FileName), json.ToJsonString());

        var random = new Random(20);
        StoredTensors tensors = [];
        foreach (var spec in ParameterInventory.For(ModelConfig.Load(folder)))
        {
            var isNorm = spec.Role == ParameterRole.Norm;
            tensors[spec.Name] = StoredTensor.Of(spec.Shape, () => (isNorm ? 1f : 0f) + ((random.NextSingle() - 0.5f) * 0.2f));
        }

        tensors.Write(Path.Combine(folder, "model.safetensors"));
    }
}
