using System.Text.Json.Nodes;
using Lathe.Models;
using Lathe.Training.Artifacts;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;

namespace Lathe.Training.Tests.Artifacts;

public sealed class AdapterConfigTests : IDisposable
{
    private const string Valid = """{"peft_type": "LORA", "r": 8, "lora_alpha": 16, "target_modules": ["q_proj"]}""";

    private static readonly AdapterConfig Sample = new()
    {
        BaseModel = "models/tiny",
        Rank = 8,
        Alpha = 16,
        Dropout = 0.05,
        TargetModules = ["q_proj", "v_proj"],
    };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_file_has_the_fields_that_every_PEFT_knows()
    {
        Sample.Write(_folder.Path);
        Assert.Equal(
            """
            {
              "alpha_pattern": {},
              "auto_mapping": null,
              "base_model_name_or_path": "models/tiny",
              "bias": "none",
              "fan_in_fan_out": false,
              "inference_mode": true,
              "init_lora_weights": true,
              "layers_pattern": null,
              "layers_to_transform": null,
              "lora_alpha": 16,
              "lora_dropout": 0.05,
              "modules_to_save": null,
              "peft_type": "LORA",
              "r": 8,
              "rank_pattern": {},
              "revision": null,
              "target_modules": [
                "q_proj",
                "v_proj"
              ],
              "task_type": "CAUSAL_LM"
            }
            """,
            _folder.Read("adapter_config.json"));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        AdapterConfig full = Sample with
        {
            Alpha = 12.5,
            ModulesToSave = ["lm_head"],
            UseRslora = true,
            UseDora = true,
            FanInFanOut = true,
            PissaIterations = 16,
            Revision = "main",
            RankPattern = new Dictionary<string, double> { ["q_proj"] = 4 },
            AlphaPattern = new Dictionary<string, double> { ["q_proj"] = 4.5 },
        };
        full.Write(_folder.Path);
        Assert.Equivalent(full, AdapterConfig.Read(_folder.Path), strict: true);
        (Sample with { PissaIterations = -1 }).Write(_folder.Path);
        Assert.Equal(-1, AdapterConfig.Read(_folder.Path).PissaIterations);
        Sample.Write(_folder.Path);
        Assert.Equivalent(Sample, AdapterConfig.Read(_folder.Path), strict: true);
    }

    [Fact]
    public void A_pattern_is_read_back_too()
    {
        AdapterConfig pattern = Sample with { TargetModules = [], TargetPattern = @".*\.(q|v)_proj" };
        pattern.Write(_folder.Path);
        Assert.Equivalent(pattern, AdapterConfig.Read(_folder.Path), strict: true);
    }

    [Fact]
    public void A_config_with_every_field_of_a_newer_PEFT_is_read()
    {
        JsonObject config = JsonNode.Parse(Valid)!.AsObject();
        foreach (string key in new[] { "alora_invocation_tokens", "arrow_config", "corda_config", "exclude_modules", "target_parameters" })
        {
            config[key] = null;
        }

        config["loftq_config"] = new JsonObject();
        config["lora_bias"] = false;
        config["megatron_core"] = "megatron.core";
        config["peft_version"] = "0.18.1";
        config["qalora_group_size"] = 16;
        config["init_lora_weights"] = "pissa_niter_16";
        _folder.Write("adapter_config.json", config.ToJsonString());
        AdapterConfig read = AdapterConfig.Read(_folder.Path);
        Assert.Equal((8, 16.0, 2.0, "CAUSAL_LM"), (read.Rank, read.Alpha, read.Scaling, read.TaskType));
    }

    [Fact]
    public void The_oracles_adapter_is_read() =>
        Assert.Equal(2, AdapterConfig.Read(Path.Combine(Oracle.Folder("llama"), "adapter")).Scaling);

    [Fact]
    public void Rslora_scales_by_the_root_of_the_rank() =>
        Assert.Equal(16 / Math.Sqrt(8), (Sample with { UseRslora = true }).Scaling, 1e-12);

    [Theory]
    [InlineData("peft_type", "null", "peft_type: missing")]
    [InlineData("peft_type", "\"IA3\"", "peft_type: \"IA3\" adapters are not supported")]
    [InlineData("peft_type", "5", "peft_type: expected a string")]
    [InlineData("r", "null", "r: missing")]
    [InlineData("r", "0", "r: 0 is no rank; expected 1 to 65536")]
    [InlineData("r", "8.5", "r: expected the rank")]
    [InlineData("r", "100000", "r: 100000 is no rank")]
    [InlineData("init_lora_weights", "\"olora\"", "init_lora_weights: \"olora\" changed the base's weights too")]
    [InlineData("init_lora_weights", "\"pissa_niter_many\"", "init_lora_weights: \"pissa_niter_many\" names no number")]
    [InlineData("lora_alpha", "-1", "lora_alpha: -1 is not above 0")]
    [InlineData("lora_alpha", "\"16\"", "lora_alpha: expected a number")]
    [InlineData("lora_dropout", "1", "lora_dropout: 1 is not from 0 to below 1")]
    [InlineData("target_modules", "null", "target_modules: expected a list")]
    [InlineData("target_modules", "[]", "target_modules: expected a list")]
    [InlineData("target_modules", "[1]", "target_modules: expected a list of strings")]
    [InlineData("target_modules", "\"\"", "target_modules: empty")]
    [InlineData("modules_to_save", "\"lm_head\"", "modules_to_save: expected a list of strings")]
    [InlineData("bias", "\"all\"", "bias: \"all\" is not supported")]
    [InlineData("fan_in_fan_out", "\"yes\"", "fan_in_fan_out: expected true or false")]
    [InlineData("use_rslora", "\"yes\"", "use_rslora: expected true or false")]
    [InlineData("lora_bias", "true", "lora_bias: true is not supported")]
    [InlineData("layers_to_transform", "[0]", "layers_to_transform: [0] is not supported")]
    [InlineData("layer_replication", "[[0,1]]", "layer_replication: [[0,1]] is not supported")]
    [InlineData("rank_pattern", "{\"q\": 0}", "rank_pattern[\"q\"]: expected a number")]
    [InlineData("alpha_pattern", "[]", "alpha_pattern: expected an object")]
    public void What_cannot_be_computed_is_refused_with_the_key(string key, string value, string expected)
    {
        JsonObject config = JsonNode.Parse(Valid)!.AsObject();
        config[key] = JsonNode.Parse(value);
        string path = _folder.Write("adapter_config.json", config.ToJsonString());
        var error = Assert.Throws<ModelFileException>(() => AdapterConfig.Read(_folder.Path));
        Assert.StartsWith($"{path}: {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_give_the_files_error_and_nothing_else()
    {
        var random = new Random(7);
        Sample.Write(_folder.Path);
        byte[] whole = File.ReadAllBytes(_folder.File("adapter_config.json"));
        int refused = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = whole[..random.Next(1, whole.Length + 1)];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_folder.File("adapter_config.json"), damaged);
            try
            {
                AdapterConfig.Read(_folder.Path);
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 450, 500);
    }

    public void Dispose() => _folder.Dispose();
}
