using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Tests.Config;

public class ModelConfigWriteTests
{
    [Theory]
    [InlineData(PublishedConfigs.Llama32Of1B)]
    [InlineData(PublishedConfigs.Llama31Of8B)]
    [InlineData(PublishedConfigs.Qwen25Of05B)]
    [InlineData(PublishedConfigs.Qwen25Of7B)]
    [InlineData(PublishedConfigs.Qwen3Of06B)]
    public void An_unchanged_config_is_written_as_it_was_read(string json)
    {
        var written = JsonNode.Parse(ModelConfig.Parse(json).ToJson());

        AssertSame(JsonNode.Parse(json), written);
    }

    [Fact]
    public void Unknown_keys_survive_an_edit()
    {
        var json = PublishedConfigs.Minimal.With("auto_map", """{ "AutoModel": "x.Y" }""").With("future_key", "[1, null, \"é\"]");

        var written = JsonNode.Parse((ModelConfig.Parse(json) with { VocabSize = 128 }).ToJson())!;

        Assert.Equal(128, (int)written["vocab_size"]!);
        Assert.Equal("""{"AutoModel":"x.Y"}""", written["auto_map"]!.ToJsonString());
        Assert.Equal("é", (string?)written["future_key"]![2]);
    }

    [Fact]
    public void Keys_a_qwen2_does_not_have_are_not_invented()
    {
        var written = JsonNode.Parse(ModelConfig.Parse(PublishedConfigs.Qwen25Of05B).ToJson())!.AsObject();

        Assert.False(written.ContainsKey("attention_bias"));
        Assert.False(written.ContainsKey("mlp_bias"));
        Assert.False(written.ContainsKey("head_dim"));
        Assert.False(written.ContainsKey("rope_scaling"));
    }

    [Fact]
    public void Numbers_transformers_wants_as_floats_have_a_point_or_exponent()
    {
        var json = ModelConfig.Parse(PublishedConfigs.Llama32Of1B).ToJson();

        Assert.Contains("\"rope_theta\": 500000.0", json, StringComparison.Ordinal);
        Assert.Contains("\"factor\": 32.0", json, StringComparison.Ordinal);
        Assert.Contains("\"rms_norm_eps\": 1E-05", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newer_spelling_stays_the_newer_spelling()
    {
        var json = PublishedConfigs.Minimal
            .With("rope_parameters", """{ "rope_theta": 5000.0, "rope_type": "default" }""")
            .With("dtype", "\"bfloat16\"");

        var config = ModelConfig.Parse(json) with { TorchDtype = "float32", Rope = new() { Theta = 7000 } };
        var written = JsonNode.Parse(config.ToJson())!.AsObject();

        Assert.Equal("float32", (string?)written["dtype"]);
        Assert.Equal(7000, (double)written["rope_parameters"]!["rope_theta"]!);
        Assert.False(written.ContainsKey("torch_dtype"));
        Assert.False(written.ContainsKey("rope_theta"));
    }

    [Fact]
    public void Stretch_can_be_taken_away()
    {
        var config = ModelConfig.Parse(PublishedConfigs.Llama32Of1B) with { Rope = new() { Theta = 10_000 } };

        Assert.Equal(new RopeParameters { Theta = 10_000 }, ModelConfig.Parse(config.ToJson()).Rope);
    }

    [Fact]
    public void Ids_of_the_generation_config_stay_there()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", PublishedConfigs.Qwen25Of05B);
        folder.Write("generation_config.json", """{ "eos_token_id": [151645, 151643] }""");

        var written = JsonNode.Parse(ModelConfig.Load(folder.Path).ToJson())!;

        Assert.Equal(151_643, (int)written["eos_token_id"]!);
    }

    [Fact]
    public void A_head_width_that_only_seems_derivable_is_written()
    {
        // 10 / 4 = 2 in integers, yet a reader could not derive it: 10 is no multiple of 4.
        var config = ModelConfig.Parse(PublishedConfigs.Minimal) with { HiddenSize = 10, HeadDim = 2 };

        Assert.Equal(2, ModelConfig.Parse(config.ToJson()).HeadDim);
    }

    [Fact]
    public void Replaced_end_ids_are_written()
    {
        var config = ModelConfig.Parse(PublishedConfigs.Qwen25Of05B) with { EosTokenIds = [7, 8] };

        Assert.Equal([7, 8], ModelConfig.Parse(config.ToJson()).EosTokenIds);
        Assert.Empty(ModelConfig.Parse((config with { EosTokenIds = [] }).ToJson()).EosTokenIds);
    }

    [Fact]
    public void Any_config_made_in_code_reads_back_equal() => Properties.Check(Configs(), config =>
    {
        var read = ModelConfig.Parse(config.ToJson());

        Assert.Equal(config.Architectures, read.Architectures);
        Assert.Equal(config.EosTokenIds, read.EosTokenIds);

        // What only a file states stays in it; lists are compared above.
        Assert.Equal(
            config,
            read with { Architectures = config.Architectures, EosTokenIds = config.EosTokenIds, Traits = config.Traits, Original = null });
    }, cases: 300);

    private static Arbitrary<ModelConfig> Configs()
    {
        var rope =
            from theta in Gen.Elements(10_000.0, 500_000, 1_000_000, 12_345.678)
            from stretched in Gen.Elements(true, false)
            select stretched
                ? new RopeParameters
                {
                    Theta = theta,
                    Type = RopeType.Llama3,
                    Factor = 8,
                    LowFreqFactor = 0.5,
                    HighFreqFactor = 4,
                    OriginalMaxPositionEmbeddings = 8192,
                }
                : new RopeParameters { Theta = theta };
        // Baichuan and GPT-2 have no key for fewer key/value heads, and Falcon has one as it is described.
        var configs =
            from family in Gen.Elements<DecoderFamily>(DecoderFamilies.All)
            from kv in family == DecoderFamilies.Falcon ? Gen.Constant(1) : Gen.Choose(1, 8)
            from groups in family == DecoderFamilies.Baichuan || family == DecoderFamilies.Gpt2 ? Gen.Constant(1) : Gen.Choose(1, 4)
            from half in Gen.Choose(1, 64).Select(half => family.DefaultRotaryFraction == 1 ? half : 2 * half)
            from explicitWidth in Gen.Elements(true, false)
            from flags in Gen.ArrayOf(Gen.Elements(true, false), 3)
            from ids in Gen.ArrayOf(Gen.Choose(0, 1000))
            from vocabulary in Gen.Choose(1, 200_000)
            from layers in Gen.Choose(1, 100)
            from eps in Gen.Elements(1e-5, 1e-6, 3.7e-7)
            from r in rope
            select new ModelConfig
            {
                ModelType = family.ModelTypes[0],
                Architectures = family.Architectures,
                VocabSize = vocabulary,
                HiddenSize = explicitWidth ? 10 : kv * groups * half * 2,
                IntermediateSize = vocabulary,
                NumHiddenLayers = layers,
                NumAttentionHeads = kv * groups,
                NumKeyValueHeads = kv,
                HeadDim = half * 2,
                NormEps = eps,
                HiddenAct = family.IsGated ? "silu" : family.DefaultActivation,
                TieWordEmbeddings = flags[0],
                AttentionBias = flags[1],
                MlpBias = flags[2],
                MaxPositionEmbeddings = layers,
                Rope = r,
                EosTokenIds = ids,
                BosTokenId = ids.Length > 0 ? ids[0] : null,
                PadTokenId = ids.Length > 1 ? ids[1] : null,
                TorchDtype = flags[0] ? "bfloat16" : null,
            };
        return configs.ToArbitrary();
    }

    /// <summary>Same keys, and the same values where 500000.0 and 500000 are the same number.</summary>
    private static void AssertSame(JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonObject left && actual is JsonObject right)
        {
            Assert.Equal(left.Select(pair => pair.Key).Order(), right.Select(pair => pair.Key).Order());
            foreach (var (key, value) in left)
            {
                AssertSame(value, right[key]);
            }
        }
        else if (expected is JsonValue number && number.TryGetValue<double>(out var value))
        {
            Assert.Equal(value, actual!.GetValue<double>());
        }
        else
        {
            Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
        }
    }
}
