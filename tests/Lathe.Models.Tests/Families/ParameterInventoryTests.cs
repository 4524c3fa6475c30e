using System.Globalization;
using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Tests.Families;

public class ParameterInventoryTests
{
    private static readonly ModelConfig Tiny = new()
    {
        ModelType = "llama",
        VocabSize = 50,
        HiddenSize = 12,
        IntermediateSize = 20,
        NumHiddenLayers = 1,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 6,
    };

    [Fact]
    public void Llama_in_full() => Assert.Equal(
        [
            "model.embed_tokens.weight [50, 12] Embedding",
            "model.layers.0.input_layernorm.weight [12] Norm",
            "model.layers.0.self_attn.q_proj.weight [24, 12] AttentionProjection",
            "model.layers.0.self_attn.k_proj.weight [12, 12] AttentionProjection",
            "model.layers.0.self_attn.v_proj.weight [12, 12] AttentionProjection",
            "model.layers.0.self_attn.o_proj.weight [12, 24] AttentionProjection",
            "model.layers.0.post_attention_layernorm.weight [12] Norm",
            "model.layers.0.mlp.gate_proj.weight [20, 12] MlpProjection",
            "model.layers.0.mlp.up_proj.weight [20, 12] MlpProjection",
            "model.layers.0.mlp.down_proj.weight [12, 20] MlpProjection",
            "model.norm.weight [12] Norm",
            "lm_head.weight [50, 12] Head",
        ],
        Lines(Tiny));

    [Fact]
    public void Llama_with_biases_has_them_everywhere() => Assert.Equal(
        [
            "model.layers.0.self_attn.q_proj.bias [24] Bias",
            "model.layers.0.self_attn.k_proj.bias [12] Bias",
            "model.layers.0.self_attn.v_proj.bias [12] Bias",
            "model.layers.0.self_attn.o_proj.bias [12] Bias",
            "model.layers.0.mlp.gate_proj.bias [20] Bias",
            "model.layers.0.mlp.up_proj.bias [20] Bias",
            "model.layers.0.mlp.down_proj.bias [12] Bias",
        ],
        Lines(Tiny with { AttentionBias = true, MlpBias = true }).Except(Lines(Tiny)));

    [Fact]
    public void Qwen2_has_biases_on_query_key_and_value_only() => Assert.Equal(
        [
            "model.layers.0.self_attn.q_proj.bias [24] Bias",
            "model.layers.0.self_attn.k_proj.bias [12] Bias",
            "model.layers.0.self_attn.v_proj.bias [12] Bias",
        ],
        Lines(Tiny with { ModelType = "qwen2" }).Except(Lines(Tiny)));

    [Fact]
    public void Qwen3_normalises_query_and_key_over_a_head() => Assert.Equal(
        ["model.layers.0.self_attn.q_norm.weight [6] Norm", "model.layers.0.self_attn.k_norm.weight [6] Norm"],
        Lines(Tiny with { ModelType = "qwen3" }).Except(Lines(Tiny)));

    [Fact]
    public void Olmo2_has_norms_behind_attention_and_mlp_and_over_all_heads() => Assert.Equal(
        [
            "model.layers.0.self_attn.q_norm.weight [24] Norm",
            "model.layers.0.self_attn.k_norm.weight [12] Norm",
            "model.layers.0.post_feedforward_layernorm.weight [12] Norm",
        ],
        Lines(Tiny with { ModelType = "olmo2" }).Except(Lines(Tiny)));

    [Fact]
    public void InternLm2_in_full() => Assert.Equal(
        [
            "model.tok_embeddings.weight [50, 12] Embedding",
            "model.layers.0.attention_norm.weight [12] Norm",
            "model.layers.0.attention.wqkv.weight [48, 12] AttentionProjection",
            "model.layers.0.attention.wo.weight [12, 24] AttentionProjection",
            "model.layers.0.ffn_norm.weight [12] Norm",
            "model.layers.0.feed_forward.w1.weight [20, 12] MlpProjection",
            "model.layers.0.feed_forward.w3.weight [20, 12] MlpProjection",
            "model.layers.0.feed_forward.w2.weight [12, 20] MlpProjection",
            "model.norm.weight [12] Norm",
            "output.weight [50, 12] Head",
        ],
        Lines(Tiny with { ModelType = "internlm2" }));

    [Fact]
    public void A_layer_of_Glm4() => Assert.Equal(
        [
            "input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "post_self_attn_layernorm",
            "post_attention_layernorm", "mlp.gate_up_proj", "mlp.down_proj", "post_mlp_layernorm",
        ],
        Lines(Tiny with { ModelType = "glm4" })
            .Where(line => line.StartsWith("model.layers.0.", StringComparison.Ordinal))
            .Select(line => line["model.layers.0.".Length..line.IndexOf(".weight", StringComparison.Ordinal)]));

    [Fact]
    public void Gpt2_in_full() => Assert.Equal(
        [
            "transformer.wte.weight [50, 12] Embedding",
            "transformer.wpe.weight [9, 12] Positions",
            "transformer.h.0.ln_1.weight [12] Norm",
            "transformer.h.0.ln_1.bias [12] Bias",
            "transformer.h.0.attn.c_attn.weight [12, 36] AttentionProjection",
            "transformer.h.0.attn.c_attn.bias [36] Bias",
            "transformer.h.0.attn.c_proj.weight [12, 12] AttentionProjection",
            "transformer.h.0.attn.c_proj.bias [12] Bias",
            "transformer.h.0.ln_2.weight [12] Norm",
            "transformer.h.0.ln_2.bias [12] Bias",
            "transformer.h.0.mlp.c_fc.weight [12, 20] MlpProjection",
            "transformer.h.0.mlp.c_fc.bias [20] Bias",
            "transformer.h.0.mlp.c_proj.weight [20, 12] MlpProjection",
            "transformer.h.0.mlp.c_proj.bias [12] Bias",
            "transformer.ln_f.weight [12] Norm",
            "transformer.ln_f.bias [12] Bias",
        ],
        Lines(Tiny with { ModelType = "gpt2", TieWordEmbeddings = true, MaxPositionEmbeddings = 9, NumKeyValueHeads = 4, HeadDim = 3 }));

    [Fact]
    public void A_layer_of_Falcon_with_groups() => Assert.Equal(
        [
            "transformer.h.0.ln_attn.weight [16] Norm",
            "transformer.h.0.ln_attn.bias [16] Bias",
            "transformer.h.0.self_attention.query_key_value.weight [32, 16] AttentionProjection",
            "transformer.h.0.self_attention.dense.weight [16, 16] AttentionProjection",
            "transformer.h.0.ln_mlp.weight [16] Norm",
            "transformer.h.0.ln_mlp.bias [16] Bias",
            "transformer.h.0.mlp.dense_h_to_4h.weight [64, 16] MlpProjection",
            "transformer.h.0.mlp.dense_4h_to_h.weight [16, 64] MlpProjection",
        ],
        Lines(ModelConfig.Parse(PublishedConfigs.Minimal
            .With("model_type", "\"falcon\"").With("new_decoder_architecture", "true").With("num_kv_heads", "2").With("num_hidden_layers", "1")))
            .Where(line => line.Contains(".h.0.", StringComparison.Ordinal)));

    [Fact]
    public void A_tied_head_is_absent() => Assert.Equal(
        ["lm_head.weight [50, 12] Head"],
        Lines(Tiny).Except(Lines(Tiny with { TieWordEmbeddings = true })));

    [Fact]
    public void Layers_are_numbered()
    {
        var inventory = ParameterInventory.For(Tiny with { NumHiddenLayers = 12 });

        Assert.Equal((12 * 9) + 3, inventory.Count);
        Assert.Equal(inventory.Count, inventory.Select(parameter => parameter.Name).Distinct().Count());
        Assert.All(inventory, parameter => Assert.Equal(
            parameter.Layer?.ToString(CultureInfo.InvariantCulture),
            parameter.Name.Split('.') is ["model", "layers", var index, ..] ? index : null));
    }

    [Fact]
    public void Linear_modules_are_the_layers_projections()
    {
        var modules = ParameterInventory.LinearModules(Tiny with { ModelType = "qwen2", NumHiddenLayers = 2 });

        Assert.Equal(14, modules.Count);
        Assert.Equal(
            ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
            modules.Take(7).Select(module => module.Name));
        var output = modules[10];
        Assert.Equal("model.layers.1.self_attn.o_proj", output.Path);
        Assert.Equal((1, 24, 12, false), (output.Layer, output.InFeatures, output.OutFeatures, output.HasBias));
        Assert.True(modules[9].HasBias);
    }

    [Theory]
    [InlineData(PublishedConfigs.Llama32Of1B)]
    [InlineData(PublishedConfigs.Qwen25Of7B)]
    [InlineData(PublishedConfigs.Qwen3Of06B)]
    public void Linear_modules_agree_with_the_inventory(string json)
    {
        var config = ModelConfig.Parse(json);
        var shapes = ParameterInventory.For(config).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);

        Assert.All(ParameterInventory.LinearModules(config), module =>
        {
            Assert.Equal([module.OutFeatures, module.InFeatures], shapes[module.WeightName]);
            Assert.Equal(module.HasBias, shapes.TryGetValue(module.BiasName, out var bias));
            Assert.True(bias is null || bias.SequenceEqual([module.OutFeatures]));
        });
    }

    [Fact]
    public void A_fused_projection_has_the_rows_of_its_parts()
    {
        var fused = new Projection("self_attn.qkv_proj", [ProjectionPart.Query, ProjectionPart.Key, ProjectionPart.Value], BiasRule.Never);

        Assert.Equal(12, fused.InFeatures(Tiny));
        Assert.Equal(24 + 12 + 12, fused.OutFeatures(Tiny));
        Assert.True(fused.IsAttention);
        Assert.Equal(40, new Projection("mlp.gate_up_proj", [ProjectionPart.Gate, ProjectionPart.Up], BiasRule.Never).OutFeatures(Tiny));
    }

    [Fact]
    public void An_unknown_model_type_is_answered_with_those_supported()
    {
        var error = Assert.Throws<ModelFileException>(() => DecoderFamilies.For(Tiny with { ModelType = "mamba" }));

        Assert.Contains("\"mamba\"; expected one of \"llama\", \"qwen2\", \"qwen3\"", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Lines(ModelConfig config) => ParameterInventory.For(config)
        .Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Shape)}] {parameter.Role}");
}
