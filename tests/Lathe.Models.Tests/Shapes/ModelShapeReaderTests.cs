using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Shapes;

namespace Lathe.Models.Tests.Shapes;

public class ModelShapeReaderTests
{
    private static readonly string[] Keys =
    [
        "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim",
        "tie_word_embeddings", "attention_bias", "mlp_bias",
    ];

    [Theory]
    [InlineData(PublishedConfigs.Llama32Of1B)]
    [InlineData(PublishedConfigs.Llama31Of8B)]
    [InlineData(PublishedConfigs.Llama2Of7B)]
    [InlineData(PublishedConfigs.TinyLlama)]
    [InlineData(PublishedConfigs.Qwen25Of05B)]
    [InlineData(PublishedConfigs.Qwen25Of7B)]
    [InlineData(PublishedConfigs.Qwen3Of06B)]
    [InlineData(PublishedConfigs.Minimal)]
    public void Shape_and_inventory_agree_on_models_that_can_be_trained(string json) => AssertAgree(json);

    [Fact]
    public void Shape_and_inventory_agree_on_any_sizes()
    {
        var text =
            from type in Gen.Elements(
                DecoderFamilies.All.Where(family => family.Experts is null && family != DecoderFamilies.Baichuan).SelectMany(family => family.ModelTypes))
            from heads in Gen.Elements((1, 1), (4, 2), (6, 3), (32, 8), (32, 32), (64, 4))
            from headDim in Gen.Choose(1, 16).Select(half => type.StartsWith("glm", StringComparison.Ordinal) ? 2 * half : half)
            from layers in Gen.Choose(1, 5)
            from vocabulary in Gen.Choose(1, 300)
            from intermediate in Gen.Choose(1, 90)
            from flags in Gen.Elements(true, false).ArrayOf(3)
            from missing in Gen.SubListOf("num_key_value_heads", "head_dim", "tie_word_embeddings", "attention_bias", "mlp_bias")
            from isNull in Gen.Elements(true, false)
            select Config(
                type,
                [
                    vocabulary, heads.Item1 * headDim * 2, intermediate, layers, heads.Item1, heads.Item2, headDim * 2,
                    flags[0], flags[1], flags[2],
                ],
                // A family's default of key/value heads has to divide the heads.
                missing.Where(key => key != "num_key_value_heads" || heads.Item1 % 32 == 0),
                isNull);

        Properties.Check(text.ToArbitrary(), AssertAgree, cases: 300);
    }

    [Theory]
    [InlineData("vocab_size")]
    [InlineData("hidden_size")]
    [InlineData("intermediate_size")]
    [InlineData("num_hidden_layers")]
    [InlineData("num_attention_heads")]
    public void A_missing_key_is_named_with_the_file(string key)
    {
        var error = Assert.Throws<ModelFileException>(
            () => ModelShapeReader.Parse(PublishedConfigs.Minimal.Without(key), "some/config.json"));

        Assert.StartsWith($"some/config.json: \"{key}\" is missing; expected an integer from 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden_size", "0", "\"hidden_size\" is 0; expected an integer from 1 to 1048576.")]
    [InlineData("hidden_size", "18", "\"hidden_size\" is 18; expected a multiple of \"num_attention_heads\" (4)")]
    [InlineData("num_key_value_heads", "3", "\"num_key_value_heads\" is 3; expected a divisor of \"num_attention_heads\" (4).")]
    [InlineData("vocab_size", "\"100\"", "\"vocab_size\" is \"100\"; expected an integer")]
    [InlineData("num_hidden_layers", "1e9", "\"num_hidden_layers\" is 1e9; expected an integer from 1 to 10000.")]
    [InlineData("tie_word_embeddings", "1", "\"tie_word_embeddings\" is 1; expected true or false.")]
    [InlineData("model_type", "null", "\"model_type\" is null; expected the name of an architecture.")]
    public void An_odd_value_is_named(string key, string value, string message)
    {
        var error = Assert.Throws<ModelFileException>(() => ModelShapeReader.Parse(PublishedConfigs.Minimal.With(key, value)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mamba")]
    [InlineData("llava")]
    [InlineData("qwen2_5_vl")]
    [InlineData("")]
    public void An_unknown_model_type_is_said_to_be_so(string modelType)
    {
        var error = Assert.Throws<ModelFileException>(
            () => ModelShapeReader.Parse(PublishedConfigs.Minimal.With("model_type", $"\"{modelType}\"")));

        Assert.Equal(
            $"config.json: \"model_type\" is \"{modelType}\", whose layers are not known here; nothing is guessed.", error.Message);
    }

    [Theory]
    [InlineData("Qwen/Qwen-7B", "no_bias", "false", "\"no_bias\" is false; expected true")]
    [InlineData("facebook/opt-125m", "word_embed_proj_dim", "512", "\"word_embed_proj_dim\" is 512; expected \"hidden_size\" (768)")]
    [InlineData("microsoft/phi-2", "qk_layernorm", "true", "\"qk_layernorm\" is true: counting norms of queries")]
    [InlineData("openai-community/gpt2", "add_cross_attention", "true", "\"add_cross_attention\" is true: attention of another model's output")]
    [InlineData("tiiuae/falcon-7b", "num_ln_in_parallel_attn", "2", "\"num_ln_in_parallel_attn\" is 2; expected 1, because \"new_decoder_architecture\"")]
    [InlineData("tiiuae/falcon-40b", "parallel_attn", "false", "\"parallel_attn\" is false; expected true, because \"new_decoder_architecture\"")]
    [InlineData("mosaicml/mpt-7b", "attn_config", """{"alibi": false}""", "\"attn_config.alibi\" is false; expected true")]
    [InlineData("mosaicml/mpt-7b", "attn_config", """{"alibi": true, "qk_ln": true}""", "\"attn_config.qk_ln\" is true: counting norms")]
    [InlineData("google/gemma-3-4b-it", "vision_config", "null", "\"vision_config\" is null; expected an object.")]
    [InlineData("Qwen/Qwen3-30B-A3B", "mlp_only_layers", "[\"1\"]", "\"mlp_only_layers\" is [\"1\"]; expected a list of layer numbers.")]
    [InlineData("Qwen/Qwen3-30B-A3B", "num_experts_per_tok", "200", "\"num_experts_per_tok\" is 200; expected an integer from 1 to 128.")]
    [InlineData("Qwen/Qwen-7B", "intermediate_size", "22017", "\"intermediate_size\" is 22017; expected a multiple of 2.")]
    public void What_cannot_be_counted_exactly_is_refused(string id, string key, string value, string message)
    {
        var json = KnownModels.FindLine(id)!.Config.GetRawText().With(key, value);

        var error = Assert.Throws<ModelFileException>(() => ModelShapeReader.Parse(json));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mistralai/Mixtral-8x7B-v0.1", "num_local_experts", 8)]
    [InlineData("Qwen/Qwen2-57B-A14B", "num_experts", 60)]
    [InlineData("Qwen/Qwen3-30B-A3B", "num_experts", 128)]
    [InlineData("deepseek-ai/DeepSeek-V2-Lite", "n_routed_experts", 0)]
    [InlineData("deepseek-ai/DeepSeek-V3", "n_routed_experts", 256)]
    public void A_missing_number_of_experts_means_what_the_family_says(string id, string key, int expected)
    {
        var json = KnownModels.FindLine(id)!.Config.GetRawText().Without(key);

        Assert.Equal(expected, ModelShapeReader.Parse(json).LayerGroups[^1].NumExperts);
    }

    [Fact]
    public void Without_a_meaning_a_missing_number_of_experts_is_asked_for()
    {
        var json = KnownModels.FindLine("allenai/OLMoE-1B-7B-0924")!.Config.GetRawText();

        Assert.Contains(
            "\"num_experts_per_tok\" is missing; expected an integer from 1 to 4.",
            Assert.Throws<ModelFileException>(
                () => ModelShapeReader.Parse(json.Without("num_experts_per_tok").With("num_experts", "4"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"ffn_config.moe_num_experts\" is missing",
            Assert.Throws<ModelFileException>(() => ModelShapeReader.Parse(
                KnownModels.FindLine("databricks/dbrx-base")!.Config.GetRawText()
                    .With("ffn_config", """{"ffn_hidden_size": 10, "moe_top_k": 4}"""))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_whose_product_overflows_are_refused()
    {
        var json = KnownModels.FindLine("Qwen/Qwen3-30B-A3B")!.Config.GetRawText()
            .With("hidden_size", "1048576").With("moe_intermediate_size", "16777216").With("num_experts", "65536")
            .With("num_hidden_layers", "10000");

        var error = Assert.Throws<ModelFileException>(() => ModelShapeReader.Parse(json));

        Assert.Equal("config.json: its sizes multiply to more parameters than can be counted.", error.Message);
    }

    [Fact]
    public void Any_damage_gives_a_shape_or_a_reason()
    {
        var originals = KnownModels.Ids.Select(id => KnownModels.FindLine(id)!.Config.GetRawText()).Distinct().ToArray();
        var values = new[] { "0", "-1", "1", "2147483647", "99999999999", "null", "true", "\"x\"", "[]", "{}", "3.5" };
        var damaged =
            from json in Gen.Elements(originals)
            let keys = JsonNode.Parse(json)!.AsObject().Select(property => property.Key)
            from key in Gen.Elements(keys.Append("head_dim").Append("mlp_only_layers").ToArray())
            from value in Gen.Elements(values)
            select json.With(key, value);

        Properties.Check(
            damaged.ToArbitrary(),
            json =>
            {
                try
                {
                    Assert.True(ModelShapeReader.Parse(json).ParameterCount > 0);
                }
                catch (ModelFileException error)
                {
                    Assert.StartsWith("config.json: ", error.Message, StringComparison.Ordinal);
                }
            },
            cases: 1000);
    }

    [Fact]
    public void A_folder_is_read_by_its_configuration()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", PublishedConfigs.Qwen25Of05B);

        Assert.Equal(494_032_768, ModelShapeReader.Load(folder.Path).ParameterCount);
    }

    [Fact]
    public void A_folder_without_configuration_says_so()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ModelFileException>(() => ModelShapeReader.Load(folder.Path));

        Assert.Equal(folder["config.json"], error.File);
    }

    private static void AssertAgree(string json)
    {
        var config = ModelConfig.Parse(json);
        var shape = ModelShapeReader.Parse(json);
        var modules = ParameterInventory.LinearModules(config);

        Assert.Equal(ParameterInventory.Count(config), shape.ParameterCount);
        Assert.Equal(config.NumHiddenLayers, shape.NumHiddenLayers);
        Assert.Equal(config.NumAttentionHeads * config.HeadDim, shape.QueryWidth);
        Assert.Equal(config.NumKeyValueHeads * config.HeadDim, shape.KeyWidth);
        Assert.Equal(config.TieWordEmbeddings, shape.TieWordEmbeddings);
        Assert.Equal(config.MaxPositionEmbeddings, shape.MaxPositionEmbeddings);
        Assert.Equal(
            modules.Where(module => module.Layer == 0).Select(module => (module.Name, module.InFeatures, module.OutFeatures)),
            Assert.Single(shape.LayerGroups).Linears.Select(linear => (linear.Name, linear.InFeatures, linear.OutFeatures)));
    }

    private static string Config(string modelType, object[] values, IEnumerable<string> missing, bool isNull)
    {
        var root = new JsonObject { ["model_type"] = modelType };
        foreach (var (key, value) in Keys.Zip(values))
        {
            root[key] = JsonValue.Create(value);
        }

        foreach (var key in missing)
        {
            root.Remove(key);
            if (isNull)
            {
                root[key] = null;
            }
        }

        return root.ToJsonString();
    }
}
