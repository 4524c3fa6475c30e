using Lathe.Models.Config;

namespace Lathe.Models.Tests.Config;

public class ModelConfigReadTests
{
    [Fact]
    public void Every_key_of_a_published_llama_is_read()
    {
        var config = ModelConfig.Parse(PublishedConfigs.Llama32Of1B);

        Assert.Equal("llama", config.ModelType);
        Assert.Equal(["LlamaForCausalLM"], config.Architectures);
        Assert.Equal(128_256, config.VocabSize);
        Assert.Equal(2048, config.HiddenSize);
        Assert.Equal(8192, config.IntermediateSize);
        Assert.Equal(16, config.NumHiddenLayers);
        Assert.Equal(32, config.NumAttentionHeads);
        Assert.Equal(8, config.NumKeyValueHeads);
        Assert.Equal(64, config.HeadDim);
        Assert.Equal(1e-5, config.NormEps);
        Assert.True(config.TieWordEmbeddings);
        Assert.Equal(131_072, config.MaxPositionEmbeddings);
        Assert.Equal("silu", config.HiddenAct);
        Assert.False(config.AttentionBias);
        Assert.False(config.MlpBias);
        Assert.Equal(128_000, config.BosTokenId);
        Assert.Equal([128_001], config.EosTokenIds);
        Assert.Null(config.PadTokenId);
        Assert.Equal(0.02, config.InitializerRange);
        Assert.Equal("bfloat16", config.TorchDtype);
        Assert.Equal(
            new RopeParameters
            {
                Theta = 500_000,
                Type = RopeType.Llama3,
                Factor = 32,
                LowFreqFactor = 1,
                HighFreqFactor = 4,
                OriginalMaxPositionEmbeddings = 8192,
            },
            config.Rope);
    }

    [Fact]
    public void Missing_keys_of_llama_mean_what_transformers_says()
    {
        var config = ModelConfig.Parse(PublishedConfigs.Minimal);

        Assert.Equal(["LlamaForCausalLM"], config.Architectures);
        Assert.Equal(4, config.NumKeyValueHeads);
        Assert.Equal(4, config.HeadDim);
        Assert.Equal(1e-6, config.NormEps);
        Assert.False(config.TieWordEmbeddings);
        Assert.Equal(2048, config.MaxPositionEmbeddings);
        Assert.Equal(new RopeParameters { Theta = 10_000 }, config.Rope);
        Assert.Empty(config.EosTokenIds);
        Assert.Null(config.TorchDtype);
    }

    [Fact]
    public void Missing_keys_of_qwen3_mean_what_transformers_says()
    {
        var config = ModelConfig.Parse("""
            {
              "model_type": "qwen3", "vocab_size": 100, "hidden_size": 64, "intermediate_size": 24,
              "num_hidden_layers": 2, "num_attention_heads": 64
            }
            """);

        Assert.Equal(128, config.HeadDim);
        Assert.Equal(32, config.NumKeyValueHeads);
        Assert.Equal(32_768, config.MaxPositionEmbeddings);
        Assert.Equal(["Qwen3ForCausalLM"], config.Architectures);
    }

    [Theory]
    [InlineData(PublishedConfigs.Llama31Of8B, 128)]
    [InlineData(PublishedConfigs.Qwen25Of05B, 64)]
    [InlineData(PublishedConfigs.Qwen3Of06B, 128)]
    public void Head_width_is_explicit_or_derived(string json, int expected) =>
        Assert.Equal(expected, ModelConfig.Parse(json).HeadDim);

    [Fact]
    public void Null_key_value_heads_mean_one_per_attention_head() =>
        Assert.Equal(14, ModelConfig.Parse(PublishedConfigs.Qwen25Of05B.With("num_key_value_heads", "null")).NumKeyValueHeads);

    [Fact]
    public void Both_spellings_of_the_rotary_embedding_read_alike()
    {
        var newer = PublishedConfigs.Llama32Of1B
            .Without("rope_theta")
            .Without("rope_scaling")
            .With("rope_parameters", """
                {
                  "rope_theta": 500000.0, "rope_type": "llama3", "factor": 32.0, "low_freq_factor": 1.0,
                  "high_freq_factor": 4.0, "original_max_position_embeddings": 8192
                }
                """);

        Assert.Equal(ModelConfig.Parse(PublishedConfigs.Llama32Of1B).Rope, ModelConfig.Parse(newer).Rope);
    }

    [Theory]
    [InlineData("rope_parameters", """{ "rope_theta": 1000000.0, "rope_type": "default" }""")]
    [InlineData("rope_parameters", """{ "rope_theta": 1000000.0, "partial_rotary_factor": 1.0 }""")]
    [InlineData("rope_scaling", """{ "type": "default" }""")]
    [InlineData("rope_scaling", "null")]
    public void Plain_rotation_has_several_spellings(string key, string value)
    {
        var json = PublishedConfigs.Minimal.With("rope_theta", "1000000").With(key, value);

        Assert.Equal(new RopeParameters { Theta = 1_000_000 }, ModelConfig.Parse(json).Rope);
    }

    [Theory]
    [InlineData("torch_dtype", "\"float16\"", "float16")]
    [InlineData("dtype", "\"float32\"", "float32")]
    [InlineData("torch_dtype", "\"torch.bfloat16\"", "bfloat16")]
    public void The_dtype_has_two_keys(string key, string value, string expected) =>
        Assert.Equal(expected, ModelConfig.Parse(PublishedConfigs.Minimal.With(key, value)).TorchDtype);

    [Fact]
    public void A_padding_id_of_minus_one_means_none() =>
        Assert.Null(ModelConfig.Parse(PublishedConfigs.Minimal.With("pad_token_id", "-1")).PadTokenId);

    [Fact]
    public void End_ids_of_the_generation_config_are_added()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", PublishedConfigs.Qwen25Of05B.With("eos_token_id", "151645"));
        folder.Write("generation_config.json", """{ "eos_token_id": [151643, 151645], "temperature": 0.7 }""");

        Assert.Equal([151_645, 151_643], ModelConfig.Load(folder.Path).EosTokenIds);
    }

    [Fact]
    public void Without_a_generation_config_the_configs_ids_stand()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", PublishedConfigs.Llama31Of8B);

        Assert.Equal([128_001, 128_008, 128_009], ModelConfig.Load(folder.Path).EosTokenIds);
    }

    [Fact]
    public void A_byte_order_mark_is_no_obstacle()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(PublishedConfigs.Minimal)]);

        Assert.Equal(100, ModelConfig.Load(folder.Path).VocabSize);
    }
}
