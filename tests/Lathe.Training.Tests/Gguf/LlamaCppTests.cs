using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lathe.Data.Gguf;
using Lathe.Data.Tests.Gguf;
using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Gguf;
using Lathe.Models.Safetensors;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Gguf;

/// <summary>The engine beside llama.cpp, which reads the GGUF files made of the same models.</summary>
public class LlamaCppTests
{
    private const double Tolerance = 1e-3;

    private static string Tiny => Path.Combine(Oracle.RepositoryFolder(), "samples", "models", "tiny");

    [Fact]
    public void The_trained_model_says_the_same_for_64_tokens_and_is_as_sure()
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        using var decoder = DecoderLoader.Load(Tiny, ModelConfig.Load(Tiny), _ => false, 512, Oracle.Context("simd", "aten"));
        int[] prompt = [.. TokenizerLoader.Load(Tiny).Encode("<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n")];
        int[] text = [.. prompt, .. Generator.Run(decoder, new GenerationRequest(prompt, 64, [], SamplingOptions.Greedy), TestContext.Current.CancellationToken)];
        GgufTensorType[] types = [GgufTensorType.F32, GgufTensorType.BF16, GgufTensorType.F16, GgufTensorType.Q8, GgufTensorType.Q4];
        foreach (var type in types)
        {
            _ = Write(Tiny, Path.Combine(folder.Path, $"{type}.gguf"), type);
        }

        var answers = LlamaOracle.Ask([.. types.Select(type =>
            new LlamaRequest(Path.Combine(folder.Path, $"{type}.gguf")) { Ids = [text], Greedy = new(prompt, 64), Texts = ["What is <|im_end|>?"] })]);

        Assert.Equal(64, text.Length - prompt.Length);
        Assert.Equal(text[prompt.Length..], answers[0].Greedy!);
        var own = LogProbabilities(decoder, text).Average();
        Assert.Equal(own, Mean(0), Tolerance);
        Assert.Equal(own, Mean(1), Tolerance);
        Assert.Equal(own, Mean(2), Tolerance);
        Assert.Equal(own, Mean(3), 0.02);
        Assert.Equal(own, Mean(4), 0.5);
        Assert.Equal(TokenizerLoader.Load(Tiny).Encode("What is <|im_end|>?"), answers[0].Tokens[0]);

        double Mean(int i) => answers[i].LogProbabilities[0].Average();
    }

    public static TheoryData<string> Models => [.. Shapes.Keys];

    /// <summary>Shapes that llama.cpp takes, where the tiny models of the other tests have a wider one, and further rotations.</summary>
    private static Dictionary<string, string> Shapes => new()
    {
        ["olmo2"] = """{"model_type": "olmo2", "num_key_value_heads": 2}""",
        ["glm"] = """{"model_type": "glm", "head_dim": 8, "num_key_value_heads": 2, "attention_bias": true}""",
        ["smollm3"] = """{"model_type": "smollm3", "num_key_value_heads": 2, "num_hidden_layers": 5}""",
        ["qwen2_moe"] = """
            {"model_type": "qwen2_moe", "num_key_value_heads": 2, "num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32,
             "shared_expert_intermediate_size": 64, "norm_topk_prob": false, "decoder_sparse_step": 1}
            """,
        ["biases"] = """{"model_type": "llama", "num_key_value_heads": 2, "attention_bias": true, "mlp_bias": true}""",
        ["yarn"] = """
            {"model_type": "llama", "num_key_value_heads": 2,
             "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32}}
            """,
        ["yarn with its own factor"] = """
            {"model_type": "qwen2", "num_key_value_heads": 2,
             "rope_scaling": {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 16, "attention_factor": 1.5, "beta_fast": 16}}
            """,
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Random_models_are_computed_as_the_engine_does(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        var config = Make(folder.Path, Shapes[name]);
        using var decoder = DecoderLoader.Load(folder.Path, config, _ => false, 64, Oracle.Context("simd", "aten"));
        var random = new Random(5);
        int[] ids = [.. Enumerable.Range(0, 40).Select(_ => random.Next(config.VocabSize))];
        _ = Write(folder.Path, Path.Combine(folder.Path, "model.gguf"), GgufTensorType.F32);

        var answer = LlamaOracle.Ask(new LlamaRequest(Path.Combine(folder.Path, "model.gguf")) { Ids = [ids] });

        Assert.All(LogProbabilities(decoder, ids).Zip(answer.LogProbabilities[0]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    private static ModelConfig Make(string folder, string shape)
    {
        var json = JsonNode.Parse(shape)!.AsObject();
        foreach (var (key, value) in new[]
        {
            ("vocab_size", 320), ("hidden_size", 32), ("intermediate_size", 64), ("num_hidden_layers", 2), ("num_attention_heads", 4),
            ("max_position_embeddings", 128), ("pad_token_id", 0), ("eos_token_id", 1),
        })
        {
            _ = json.TryAdd(key, value);
        }

        File.WriteAllText(Path.Combine(folder, ModelConfig.FileName), json.ToJsonString());
        var alphabet = Enumerable.Range(0, 256).Select(i => KeyValuePair.Create(((char)(0x100 + i)).ToString(), (JsonNode?)i));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), new JsonObject
        {
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = new JsonObject(alphabet), ["merges"] = new JsonArray() },
        }.ToJsonString());
        var config = ModelConfig.Load(folder);
        var random = new Random(3);
        _ = SafetensorsWriter.WriteCheckpoint(
            folder,
            [.. ParameterInventory.For(config).Select(parameter => new TensorToWrite(parameter.Name, SafetensorsDtype.F32, parameter.Shape, stream =>
            {
                var middle = parameter.Role == ParameterRole.Norm ? 1f : 0f;
                float[] values = [.. Enumerable.Range(0, (int)parameter.Count).Select(_ => middle + ((random.NextSingle() - 0.5f) * 0.8f))];
                stream.Write(MemoryMarshal.AsBytes<float>(values));
            }))],
            long.MaxValue);
        return config;
    }

    private static GgufResult Write(string folder, string path, GgufTensorType type) =>
        GgufExport.Write(folder, path, type, "test", cancellation: TestContext.Current.CancellationToken);

    private static double[] LogProbabilities(Decoder decoder, int[] ids)
    {
        using var scope = torch.NewDisposeScope();
        var logits = Logits(decoder, torch.tensor([.. ids.Select(id => (long)id)], [1, ids.Length]));
        var log = torch.nn.functional.log_softmax(logits[0], 1);
        return [.. ids.Skip(1).Select((next, i) => (double)log[i, next].item<float>())];
    }
}
