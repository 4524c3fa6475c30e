using System.Text.Json.Nodes;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Loop;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs of models of other families: a base from scratch, then QLoRA on it, packed and stopped on the way.</summary>
public sealed class FamilyRunTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("internlm2", "wqkv wo w1 w2 w3")]
    [InlineData("phi3", "qkv_proj o_proj gate_up_proj down_proj")]
    [InlineData("baichuan2", "W_pack o_proj gate_proj up_proj down_proj")]
    [InlineData("baichuan2-alibi", "W_pack o_proj gate_proj up_proj down_proj")]
    [InlineData("qwen2_moe", "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj")]
    [InlineData("gemma3", "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj")]
    [InlineData("gpt2", "c_attn c_proj c_fc")]
    [InlineData("falcon", "query_key_value dense dense_h_to_4h dense_4h_to_h")]
    [InlineData("falcon-alibi", "query_key_value dense dense_h_to_4h dense_4h_to_h")]
    public void A_base_and_an_adapter_on_it_in_four_bits(string model, string targets)
    {
        var given = Take(model);
        WriteWords();
        var recipe = Recipe("base");
        var start = Run(recipe with
        {
            Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true },
            Method = recipe.Method with { FinetuningType = FinetuningType.Full },
            Training = recipe.Training with { MaxSteps = 60, LearningRate = 1e-2 },
        });
        Assert.True(start.Steps[^1].Loss < 0.3 * start.Steps[0].Loss, $"{start.Steps[0].Loss} {start.Steps[^1].Loss}");

        // The written configuration is the given one, key by key.
        var written = JsonNode.Parse(File.ReadAllText(Output("base", "config.json")))!.AsObject();
        Assert.Empty(given.Where(pair => !JsonNode.DeepEquals(pair.Value, written[pair.Key])).Select(pair => pair.Key));
        Assert.Equal("# code\n", File.ReadAllText(Output("base", "modeling_own.py")));
        Assert.False(File.Exists(Output("base", "notes.py")));

        // Something else than the base was trained on: what that left to learn is less than batches differ.
        var adapter = Recipe("adapter") with { Quant = new QuantOptions { QuantizationBit = 4 } };
        adapter = adapter with { Data = adapter.Data with { Dataset = ["words"] } };
        var whole = Run(adapter);
        var first = Run(adapter with { Training = adapter.Training with { OutputDir = "parts" } }, stopAfter: 7);
        var rest = Run(adapter with { Training = adapter.Training with { OutputDir = "parts", OverwriteOutputDir = false } });

        Assert.Equal(whole.Steps.Select(step => step.Loss), first.Steps.Concat(rest.Steps).Select(step => step.Loss));
        Assert.Equal(
            targets.Split(' ').Order(StringComparer.Ordinal),
            AdapterConfig.Read(Output("adapter")).TargetModules.Order(StringComparer.Ordinal));

        Assert.True(whole.Steps[^1].Loss < 0.75 * whole.Steps[0].Loss, $"{whole.Steps[0].Loss} {whole.Steps[^1].Loss}");

        // B starts as zeros: where it has moved, the layer's adapter was trained. An expert that no token chose is not.
        using var scope = torch.NewDisposeScope();
        Assert.All(Oracle.Read(Output("adapter", "adapter_model.safetensors")), pair =>
        {
            Assert.StartsWith(model is "gpt2" or "falcon" or "falcon-alibi" ? "base_model.model.transformer.h." : "base_model.model.model.layers.", pair.Key, StringComparison.Ordinal);
            Assert.True(pair.Value.count_nonzero().item<long>() > 0 || pair.Key.Contains(".experts.", StringComparison.Ordinal), pair.Key);
        });
    }

    [Fact]
    public void A_mixture_is_trained_with_its_balancing_loss()
    {
        Take("qwen2_moe");
        var recipe = Recipe("whole");
        recipe = recipe with
        {
            Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true, MoeAuxLossCoef = 0.05 },
            Method = recipe.Method with { FinetuningType = FinetuningType.Full },
            Training = recipe.Training with { GradientAccumulationSteps = 2, LoggingSteps = 2 },
        };

        var whole = Run(recipe);
        var first = Run(recipe with { Training = recipe.Training with { OutputDir = "parts" } }, stopAfter: 6);
        var rest = Run(recipe with { Training = recipe.Training with { OutputDir = "parts", OverwriteOutputDir = false } });
        var without = Run(recipe with
        {
            Model = recipe.Model with { MoeAuxLossCoef = 0 },
            Training = recipe.Training with { OutputDir = "without" },
        });

        // Each token passes three experts: at least that much.
        Assert.All(whole.Steps, step => Assert.InRange(step.AuxLoss!.Value, 2.99, 5));
        Assert.Equal(whole.Steps.Select(step => (step.Loss, step.AuxLoss)), first.Steps.Concat(rest.Steps).Select(step => (step.Loss, step.AuxLoss)));
        Assert.All(without.Steps, step => Assert.Null(step.AuxLoss));
        Assert.Equal(without.Steps[0].Loss + (0.05 * whole.Steps[0].AuxLoss!.Value), whole.Steps[0].Loss, 0.02);

        var written = JsonNode.Parse(File.ReadAllText(Output("whole", "config.json")))!;
        Assert.True(written["output_router_logits"]!.GetValue<bool>());
        Assert.Equal(0.05, written["router_aux_loss_coef"]!.GetValue<double>());
        Assert.Null(JsonNode.Parse(File.ReadAllText(Output("without", "config.json")))!["output_router_logits"]);
        var history = JsonNode.Parse(File.ReadAllText(Output("whole", "trainer_state.json")))!["log_history"]!.AsArray();
        Assert.Equal(whole.Steps[0].AuxLoss!.Value, history[0]!["aux_loss"]!.GetValue<double>(), 1e-6);
    }

    [Fact]
    public void A_model_without_experts_has_no_balancing_loss()
    {
        var recipe = Recipe("dense");

        var run = Run(recipe with
        {
            Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true, MoeAuxLossCoef = 0.05 },
            Method = recipe.Method with { FinetuningType = FinetuningType.Full },
            Training = recipe.Training with { MaxSteps = 2 },
        });

        Assert.Contains(run.Notices, notice => notice.Code == "no-experts");
        Assert.All(run.Steps, step => Assert.Null(step.AuxLoss));
    }

    [Fact]
    public void A_sample_longer_than_the_learned_positions_is_refused()
    {
        Take("gpt2");
        var config = JsonNode.Parse(File.ReadAllText(Output("model", "config.json")))!;
        config["n_positions"] = 16;
        File.WriteAllText(Output("model", "config.json"), config.ToJsonString());
        var recipe = Recipe("short");

        var error = Assert.Throws<TrainingException>(() => Run(recipe with
        {
            Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true },
            Method = recipe.Method with { FinetuningType = FinetuningType.Full },
        }));

        Assert.Contains("the model has learned 16 positions", error.Message, StringComparison.Ordinal);
        Assert.Contains("cutoff_len to 16", error.Hint, StringComparison.Ordinal);
    }

    private void WriteWords()
    {
        string[] digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        var rows = new JsonArray([.. Enumerable.Range(0, 64).Select(i => (JsonNode)new JsonObject
        {
            ["instruction"] = $"Spell {i % 10} and {i / 10}.",
            ["input"] = "",
            ["output"] = $"{digits[i % 10]}, then {digits[i / 10]}",
        })]);
        File.WriteAllText(Output("data", "words.json"), rows.ToJsonString());
        var index = JsonNode.Parse(File.ReadAllText(Output("data", "dataset_info.json")))!.AsObject();
        index["words"] = new JsonObject { ["file_name"] = "words.json" };
        File.WriteAllText(Output("data", "dataset_info.json"), index.ToJsonString());
    }

    private string Output(params string[] path) => Path.Combine([_folder.Root, .. path]);

    /// <summary>Puts a tiny model of the oracle, with the folder's vocabulary, in the place of the folder's.</summary>
    private JsonObject Take(string model)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Oracle.Folder("families"), model, "config.json")))!.AsObject();
        config["vocab_size"] = 264;
        if (model == "gpt2")
        {
            config["n_positions"] = 128;
        }

        config["eos_token_id"] = 258;
        File.WriteAllText(Output("model", "config.json"), config.ToJsonString());
        File.WriteAllText(Output("model", "modeling_own.py"), "# code\n");
        File.WriteAllText(Output("model", "notes.py"), "# the user's\n");
        return config;
    }

    private RecordingReporter Run(Recipe recipe, int stopAfter = int.MaxValue)
    {
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests, stopAfter);
        _ = TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests);
        return reporter;
    }

    private static Recipe Recipe(string output) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "base" },
        Data = new DataOptions
        {
            Dataset = ["sums"],
            DatasetDir = "data",
            Template = "chatml",
            CutoffLen = 128,
            Packing = true,
            NeatPacking = true,
        },
        Method = new MethodOptions { LoraRank = 4 },
        Training = new TrainingOptions
        {
            OutputDir = output,
            OverwriteOutputDir = true,
            DoTrain = true,
            PerDeviceTrainBatchSize = 2,
            MaxSteps = 20,
            LearningRate = 1e-2,
            LoggingSteps = 1,
            SaveSteps = 10,
        },
    };
}
