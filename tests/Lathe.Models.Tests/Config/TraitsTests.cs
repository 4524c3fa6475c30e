using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Tests.Config;

/// <summary>What the keys of a configuration say about how a model computes, and what it means when they are missing.</summary>
public class TraitsTests
{
    [Theory]
    [InlineData("mistral", "{}", 4096, "ww")]
    [InlineData("mistral", """{"sliding_window": null}""", null, "..")]
    [InlineData("mistral", """{"sliding_window": 7, "layer_types": ["full_attention", "sliding_attention"]}""", 7, ".w")]
    [InlineData("llama", """{"sliding_window": 7}""", null, "..")]
    [InlineData("qwen2", """{"sliding_window": 7, "use_sliding_window": false, "max_window_layers": 0}""", null, "..")]
    [InlineData("qwen2", """{"sliding_window": 7, "use_sliding_window": true, "max_window_layers": 1}""", 7, ".w")]
    [InlineData("qwen3", """{"use_sliding_window": true}""", null, "..")]
    [InlineData("gemma2", "{}", 4096, "w.")]
    [InlineData("gemma3_text", """{"num_hidden_layers": 7, "sliding_window": 512}""", 512, "wwwww.w")]
    [InlineData("gemma3_text", """{"num_hidden_layers": 4, "sliding_window": 512, "sliding_window_pattern": 2}""", 512, "w.w.")]
    public void Windows(string type, string keys, int? window, string layers)
    {
        var config = Parse(type, keys);

        Assert.Equal(window, config.Traits.Window);
        Assert.Equal(layers, string.Concat(Enumerable.Range(0, config.NumHiddenLayers).Select(layer => config.Traits.WindowOf(layer) is null ? '.' : 'w')));
    }

    [Theory]
    [InlineData("{}", "rrr.rrr.")]
    [InlineData("""{"no_rope_layer_interval": 2}""", "r.r.r.r.")]
    [InlineData("""{"no_rope_layers": [0, 1, 1, 1, 1, 1, 1, 0]}""", ".rrrrrr.")]
    public void SmolLm3_rotates_in_most_layers(string keys, string layers)
    {
        var config = Parse("smollm3", keys, """{"num_hidden_layers": 8}""");

        Assert.Equal(layers, string.Concat(Enumerable.Range(0, 8).Select(layer => config.Traits.IsRotated(layer) ? 'r' : '.')));
    }

    [Fact]
    public void Gemma_multiplies_its_embedding_and_bends_by_tanh_whatever_its_files_say()
    {
        var config = Parse("gemma", """{"hidden_act": "gelu", "hidden_activation": null}""");

        Assert.Equal(Activation.GeluTanh, config.Traits.Activation);
        Assert.Equal(4, config.Traits.EmbeddingScale);
        Assert.True(config.TieWordEmbeddings);
    }

    [Fact]
    public void Gemma2_bounds_scores_and_logits_unless_a_null_says_otherwise()
    {
        var known = Parse("gemma2", "{}").Traits;
        var stated = Parse("gemma2", """{"attn_logit_softcapping": null, "final_logit_softcapping": 5, "query_pre_attn_scalar": 144}""").Traits;

        Assert.Equal((50, 30, 256), (known.AttentionSoftCap, known.FinalSoftCap, known.QueryScalar));
        Assert.Equal((null, 5, 144), (stated.AttentionSoftCap, stated.FinalSoftCap, stated.QueryScalar));
        Assert.Null(Parse("llama", """{"attn_logit_softcapping": 50}""").Traits.AttentionSoftCap);
    }

    [Theory]
    [InlineData("""{"rope_theta": 5e5, "rope_local_base_freq": 2e4, "rope_scaling": {"rope_type": "linear", "factor": 8}}""")]
    [InlineData(
        """
        {"rope_parameters": {
          "full_attention": {"rope_type": "linear", "factor": 8, "rope_theta": 5e5},
          "sliding_attention": {"rope_type": "default", "rope_theta": 2e4}}}
        """)]
    public void Gemma3_has_two_rotations(string keys)
    {
        var config = Parse("gemma3_text", keys);

        Assert.Equal((RopeType.Linear, 8, 5e5), (config.Rope.Type, config.Rope.Factor, config.Rope.Theta));
        Assert.Equal(new RopeParameters { Theta = 2e4 }, config.Traits.LocalRope);
    }

    [Theory]
    [InlineData("""{"max_position_embeddings": 64, "vocab_size": 64000}""", false, false)]
    [InlineData("""{"max_position_embeddings": 64, "vocab_size": 125696}""", false, true)]
    [InlineData("""{"max_position_embeddings": 64, "z_loss_weight": 0}""", false, true)]
    [InlineData("""{"model_max_length": 64, "z_loss_weight": 0}""", true, true)]
    [InlineData("""{"model_max_length": 64, "vocab_size": 64000}""", true, false)]
    public void Generations_and_sizes_of_Baichuan_are_told_apart(string keys, bool hasBias, bool normalizesHead)
    {
        var config = Parse("baichuan", keys);

        Assert.Equal((hasBias, normalizesHead), (HasDistanceBias(config), config.Traits.NormalizesHead));
        Assert.Equal(64, config.MaxPositionEmbeddings);

        var written = ModelConfig.Parse(config.ToJson());
        Assert.Equal((hasBias, normalizesHead), (HasDistanceBias(written), written.Traits.NormalizesHead));
    }

    private static bool HasDistanceBias(ModelConfig config) => DecoderFamilies.For(config).Positions == PositionKind.DistanceBias;

    [Theory]
    [InlineData("{}", 1, true, "input_layernorm", null, PositionKind.Rotary)]
    [InlineData("""{"multi_query": false}""", 4, true, "input_layernorm", null, PositionKind.Rotary)]
    [InlineData("""{"new_decoder_architecture": true, "num_kv_heads": 2}""", 2, true, "ln_attn", "ln_mlp", PositionKind.Rotary)]
    [InlineData(
        """{"new_decoder_architecture": true, "num_kv_heads": 2, "num_ln_in_parallel_attn": 1}""", 2, true, "input_layernorm", null, PositionKind.Rotary)]
    [InlineData(
        """{"parallel_attn": false, "multi_query": false, "alibi": true, "bias": true}""", 4, false, "input_layernorm", "post_attention_layernorm",
        PositionKind.DistanceBias)]
    public void Layouts_of_Falcon_are_told_apart(
        string keys, int keyValueHeads, bool isParallel, string attentionNorm, string? mlpNorm, PositionKind positions)
    {
        var read = Parse("falcon", keys);

        foreach (var config in new[] { read, ModelConfig.Parse(read.ToJson()), read with { VocabSize = 7 } })
        {
            var family = DecoderFamilies.For(config);
            Assert.Equal(
                (keyValueHeads, isParallel, attentionNorm, mlpNorm, positions),
                (config.NumKeyValueHeads, family.IsParallel, family.Names.AttentionNorm, family.Names.MlpNorm, family.Positions));
        }
    }

    [Theory]
    [InlineData("gpt2", """{"activation_function": "gelu"}""", Activation.Gelu)]
    [InlineData("gpt2", "{}", Activation.GeluTanh)]
    [InlineData("falcon", "{}", Activation.Gelu)]
    [InlineData("llama", """{"hidden_act": "gelu_new"}""", Activation.GeluTanh)]
    public void Activations_go_by_their_names(string type, string keys, Activation expected) =>
        Assert.Equal(expected, Parse(type, keys).Traits.Activation);

    [Theory]
    [InlineData("gpt2", """{"activation_function": "silu"}""", "\"activation_function\" is \"silu\": activations other than \"gelu_pytorch_tanh\"")]
    [InlineData("llama", """{"hidden_act": "gelu"}""", "\"hidden_act\" is \"gelu\": activations other than \"silu\"")]
    [InlineData("gpt2", """{"scale_attn_by_inverse_layer_idx": true}""", "\"scale_attn_by_inverse_layer_idx\" is true: scores with a factor")]
    [InlineData("gpt2", """{"scale_attn_weights": false}""", "\"scale_attn_weights\" is false: scores without")]
    [InlineData("falcon", """{"hidden_dropout": 0.1}""", "\"hidden_dropout\" is 0.1: dropout inside the model is")]
    [InlineData("falcon", """{"apply_residual_connection_post_layernorm": true}""", "\"apply_residual_connection_post_layernorm\" is true: a residual")]
    public void What_a_classic_family_can_not_do_is_refused(string type, string keys, string message)
    {
        var error = Assert.Throws<ModelFileException>(() => Parse(type, keys));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mixtral", "{}", 0)]
    [InlineData("mixtral", """{"output_router_logits": false, "router_aux_loss_coef": 0.02}""", 0)]
    [InlineData("mixtral", """{"output_router_logits": true, "router_aux_loss_coef": 0.02}""", 0.02)]
    [InlineData("qwen3_moe", """{"output_router_logits": true}""", 0.001)]
    [InlineData("qwen2_moe", """{"output_router_logits": true, "router_aux_loss_coef": 0}""", 0)]
    public void The_balancing_loss_of_routers_counts_where_it_is_asked_for(string type, string keys, double expected)
    {
        var config = Parse(type, keys);
        var experts = config.Traits.Experts!;

        Assert.Equal(expected, experts.BalanceWeight);
        Assert.Equal(expected, ModelConfig.Parse(config.ToJson()).Traits.Experts!.BalanceWeight);
        var changed = config with { Traits = config.Traits with { Experts = experts with { BalanceWeight = 0.25 } } };
        Assert.Equal(0.25, ModelConfig.Parse(changed.ToJson()).Traits.Experts!.BalanceWeight);
    }

    [Fact]
    public void Dropout_of_GPT2_is_left_out()
    {
        var config = Parse("gpt2", """{"attn_pdrop": 0.1, "resid_pdrop": 0.2, "embd_pdrop": 0.1}""");

        Assert.Equal(0.2, config.Traits.OmittedDropout);
    }

    [Theory]
    [InlineData("{}", 64)]
    [InlineData("""{"n_inner": null}""", 64)]
    [InlineData("""{"n_inner": 40}""", 40)]
    public void The_inner_width_of_GPT2_follows_from_its_width(string keys, int expected)
    {
        var config = Parse("gpt2", keys);

        Assert.Equal(expected, config.IntermediateSize);
        Assert.Equal(expected, ModelConfig.Parse(config.ToJson()).IntermediateSize);
        Assert.Equal(keys.Contains("40", StringComparison.Ordinal), config.ToJson().Contains("\"n_inner\": 40", StringComparison.Ordinal));
    }

    [Fact]
    public void Yarn_sharpens_by_the_logarithm_of_its_factor_unless_stated()
    {
        var plain = Yarn("");
        Assert.Equal((32, 1, true, 64), (plain.BetaFast, plain.BetaSlow, plain.RoundsBounds, plain.OriginalMaxPositionEmbeddings));
        Assert.Equal((0.1 * Math.Log(4)) + 1, plain.AttentionFactor, 1e-12);
        Assert.Equal(1.5, Yarn(""", "attention_factor": 1.5""").AttentionFactor);
        Assert.Equal(1, Yarn(""", "mscale": 0.7, "mscale_all_dim": 0.7""").AttentionFactor);
        Assert.Equal(32, Yarn(""", "original_max_position_embeddings": 32""").OriginalMaxPositionEmbeddings);

        static RopeParameters Yarn(string more) => Parse(
            "llama", $$"""{"max_position_embeddings": 64, "rope_scaling": {"rope_type": "yarn", "factor": 4.0{{more}} } }""").Rope;
    }

    [Fact]
    public void Long_rope_takes_its_factor_from_both_lengths()
    {
        const string Scaling = """ "rope_scaling": {"type": "longrope", "short_factor": [1, 1], "long_factor": [2, 4]} """;
        var rope = Parse("phi3", $$"""{"max_position_embeddings": 131072, "original_max_position_embeddings": 4096, {{Scaling}} }""").Rope;

        Assert.Equal((32, 4096), (rope.Factor, rope.OriginalMaxPositionEmbeddings));
        Assert.Equal(Math.Sqrt(1 + (Math.Log(32) / Math.Log(4096))), rope.AttentionFactor, 1e-12);
        Assert.Equal([2, 4], rope.LongFactors);
    }

    /// <summary>The smallest configuration of a type with these keys over it.</summary>
    private static ModelConfig Parse(string type, params string[] keys)
    {
        var json = PublishedConfigs.Minimal.With("model_type", $"\"{type}\"").With("head_dim", "4").With("num_key_value_heads", "2");
        foreach (var more in keys)
        {
            using var document = System.Text.Json.JsonDocument.Parse(more);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                json = json.With(property.Name, property.Value.GetRawText());
            }
        }

        return ModelConfig.Parse(json);
    }
}
