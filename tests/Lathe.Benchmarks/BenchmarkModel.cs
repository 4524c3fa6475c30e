using System.Globalization;
using Lathe.Models.Config;

namespace Lathe.Benchmarks;

/// <summary>Shapes that are measured: random Llamas, the smallest with the shape of the shipped model.</summary>
internal sealed record BenchmarkModel(
    string Name, int Vocabulary, int Hidden, int Layers, int Heads, int KeyValueHeads, int Intermediate,
    bool Tied = true)
{
    public static IReadOnlyList<BenchmarkModel> All { get; } =
    [
        new("tiny", 4096, 256, 5, 8, 4, 640),
        new("15M", 32000, 288, 6, 6, 2, 768),
        new("125M", 32000, 768, 12, 12, 4, 2944),
    ];

    /// <summary>More shapes for memory: one deep, one with a head of its own.</summary>
    public static IReadOnlyList<BenchmarkModel> ForMemory { get; } =
    [
        .. All,
        new("45M", 16384, 512, 12, 8, 4, 1408),
        new("70M", 32000, 640, 8, 10, 2, 1792, Tied: false),
    ];

    /// <summary>Shapes of TinyLlama and Llama 2.</summary>
    public static IReadOnlyList<BenchmarkModel> Large { get; } =
    [
        new("1.1B", 32000, 2048, 22, 32, 4, 5632, Tied: false),
        new("7B", 32000, 4096, 32, 32, 32, 11008, Tied: false),
        new("13B", 32000, 5120, 40, 40, 40, 13824, Tied: false),
    ];

    public static BenchmarkModel Find(string name) => ForMemory.Concat(Large).Single(model => model.Name == name);

    public ModelConfig Config => ModelConfig.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": {{Vocabulary}}, "hidden_size": {{Hidden}},
          "intermediate_size": {{Intermediate}}, "num_hidden_layers": {{Layers}}, "num_attention_heads": {{Heads}},
          "num_key_value_heads": {{KeyValueHeads}}, "max_position_embeddings": 2048, "rms_norm_eps": 1e-5,
          "tie_word_embeddings": {{(Tied ? "true" : "false")}}, "torch_dtype": "bfloat16"
        }
        """));
}
