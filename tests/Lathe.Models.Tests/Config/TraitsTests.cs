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

        Assert.Equal((hasBias, normalizesHead), (config.Traits.HasDistanceBias, config.Traits.NormalizesHead));
        Assert.Equal(64, config.MaxPositionEmbeddings);

        var written = ModelConfig.Parse(config.ToJson());
        Assert.Equal((hasBias, normalizesHead), (written.Traits.HasDistanceBias, written.Traits.NormalizesHead));
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
