using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;
using Lathe.Models.Safetensors;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs that add tokens: what becomes of model, tokenizer and adapter. The base has 264 rows for 259 tokens.</summary>
public sealed class VocabularyRunTests : IDisposable
{
    private const int FirstNew = 259;

    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("full", 20, true)]
    [InlineData("full", 20, false)]
    [InlineData("full-pure", 20, true)]
    [InlineData("full", 2, true)]
    [InlineData("freeze", 20, true)]
    [InlineData("freeze", 20, false)]
    [InlineData("freeze-pure", 20, false)]
    [InlineData("freeze", 2, true)]
    [InlineData("lora", 20, true)]
    [InlineData("lora", 20, false)]
    [InlineData("lora-pure", 2, true)]
    public void Stopped_and_resumed_equals_uninterrupted_bit_for_bit(string method, int tokens, bool tied)
    {
        TrainBase(tied);
        var recipe = Recipe(method, "whole", tokens);
        var whole = Run(recipe);
        var parts = recipe with { Training = recipe.Training with { OutputDir = "parts", OverwriteOutputDir = false } };
        var first = Run(parts, stopAfter: 7);
        var rest = Run(parts);
        Assert.Equal(7, rest.Planned!.ResumedFromStep);
        Assert.DoesNotContain(rest.Notices, notice => notice.Code == "resume-differs");
        Assert.Equal(whole.Steps.Select(step => step.Loss), first.Steps.Concat(rest.Steps).Select(step => step.Loss));
        string[] files = [.. Directory.EnumerateFiles(Output("whole")).Select(file => Path.GetFileName(file))
            .Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal) || name.StartsWith("tokenizer", StringComparison.Ordinal))];
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Output("whole", file)), File.ReadAllBytes(Output("parts", file))));
    }

    [Theory]
    [InlineData("full", true)]
    [InlineData("full", false)]
    [InlineData("freeze", true)]
    [InlineData("freeze", false)]
    public void A_whole_model_has_rows_for_all_tokens_and_says_so(string method, bool tied)
    {
        TrainBase(tied);
        var report = Run(Recipe(method, "out", 20));
        foreach (var folder in new[] { "out", Path.Combine("out", "checkpoint-20") })
        {
            using var before = Checkpoint.Open(Output("base"));
            using var after = Checkpoint.Open(Output(folder));
            Assert.Equal(before.Tensors.Keys.Order(), after.Tensors.Keys.Order());
            string[] tables = tied ? ["model.embed_tokens.weight"] : ["lm_head.weight", "model.embed_tokens.weight"];
            Assert.Equal(tables, after.Tensors.Values.Where(tensor => tensor.Shape[0] == 320).Select(tensor => tensor.Name).Order());
            Assert.All(tables, name => Assert.Equal(
                method == "freeze",
                Bytes(after.Tensors[name]).AsSpan().StartsWith(Bytes(before.Tensors[name]).AsSpan(0, FirstNew * 32 * sizeof(float)))));
            Assert.Equal(320, (int)JsonNode.Parse(File.ReadAllText(Output(folder, "config.json")))!["vocab_size"]!);
            var tokenizer = TokenizerLoader.Load(Output(folder));
            Assert.Equal([FirstNew, FirstNew + 19], tokenizer.Encode("<|n0|><|n19|>"));
            Assert.Equal(FirstNew + 20, tokenizer.VocabularySize);
        }

        Assert.Contains(report.Notices, notice => notice.Code == "tokens-added" && notice.Message.Contains("turns resize_vocab on", StringComparison.Ordinal));
        Assert.Contains(report.Notices, notice => notice.Code == "vocabulary-resized" && notice.Message.Contains("from 264 to 320", StringComparison.Ordinal));
        Assert.Equal(method == "freeze", report.Notices.Any(notice => notice.Code == "tokens-untrained"));

        // The result is a model like any other, which needs none of the keys.
        var further = Run(Recipe("full", "further", 0) with { Model = new ModelOptions { ModelNameOrPath = "out" } });
        Assert.DoesNotContain(further.Notices, notice => notice.Code is "tokens-added" or "vocabulary-resized");
        Assert.True(further.Steps[0].Loss < report.Steps[0].Loss);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_adapter_has_both_tables_in_full_as_peft_writes_them(bool tied)
    {
        TrainBase(tied);
        var recipe = Recipe("lora", "out", 20);
        var report = Run(recipe with
        {
            Data = recipe.Data with { EvalDataset = ["held"] },
            Training = recipe.Training with { EvalStrategy = IntervalStrategy.Steps, EvalSteps = 20 },
        });
        using (var file = SafetensorsFile.Open(Output("out", "adapter_model.safetensors")))
        {
            Assert.Equal([320, 32], file.Find("base_model.model.model.embed_tokens.weight")!.Shape);
            Assert.Equal([320, 32], file.Find("base_model.model.lm_head.weight")!.Shape);
        }

        Assert.Equal(["embed_tokens", "lm_head"], AdapterConfig.Read(Output("out")).ModulesToSave);
        Assert.Equal(FirstNew + 20, TokenizerLoader.Load(Output("out")).VocabularySize);
        Assert.Contains(report.Notices, notice => notice.Code == "embeddings-trained");

        var further = Recipe("lora", "further", 20);
        var second = Run(further with
        {
            Model = further.Model with { AdapterNameOrPath = ["out"] },
            Data = further.Data with { EvalDataset = ["held"] },
            Training = further.Training with { EvalStrategy = IntervalStrategy.Steps, EvalSteps = 20, EvalOnStart = true },
        });
        Assert.Equal(report.Evaluations[^1].Loss, second.Evaluations[0].Loss);
        Assert.Equal(File.ReadAllText(Output("out", "adapter_config.json")), File.ReadAllText(Output("further", "adapter_config.json")));
    }

    [Theory]
    [InlineData("lora", "noise_init")]
    [InlineData("full", "desc_init")]
    [InlineData("lora", "desc_init_w_noise")]
    public void A_new_special_token_is_learnt(string method, string start)
    {
        TrainBase(tied: true);
        File.WriteAllText(Output("tokens.yaml"), "'<|yes|>': It is.\n");
        File.WriteAllText(
            Output("data", "sums.json"),
            JsonSerializer.Serialize(Enumerable.Range(0, 32).Select(i => new { instruction = $"Is {i} a number?", output = "<|yes|>" })));
        var recipe = Recipe(method, "out", 0);
        var report = Run(recipe with
        {
            Model = recipe.Model with
            {
                NewSpecialTokensConfig = "tokens.yaml",
                InitSpecialTokens = start switch
                {
                    "noise_init" => NewTokenStart.NoiseInit,
                    "desc_init" => NewTokenStart.DescInit,
                    _ => NewTokenStart.DescInitWNoise,
                },
            },
            Generation = recipe.Generation with { SkipSpecialTokens = false },
            Lathe = new LatheOptions { PreviewPrompts = 2 },
            Training = recipe.Training with { MaxSteps = 40 },
        });
        Assert.Equal(["<|yes|>", "<|yes|>"], report.Previews.Where(preview => preview.When == PreviewMoment.After).Select(preview => preview.Answer));
        Assert.All(report.Previews.Where(preview => preview.When == PreviewMoment.Before), preview => Assert.NotEqual("<|yes|>", preview.Answer));
    }

    [Fact]
    public void Tokens_beyond_the_embedding_need_resize_vocab_and_get_it()
    {
        TrainBase(tied: true);
        var path = Output("base", "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 300, ["content"] = "What", ["special"] = false, ["normalized"] = false });
        File.WriteAllText(path, json.ToJsonString());
        var recipe = Recipe("full", "out", 0);
        var failure = Assert.Throws<TrainingException>(() => Run(recipe));
        Assert.Contains("token id 300", failure.Message, StringComparison.Ordinal);
        Assert.Contains("resize_vocab: true", failure.Hint, StringComparison.Ordinal);
        var report = Run(recipe with { Model = recipe.Model with { ResizeVocab = true } });
        Assert.True(report.Steps[^1].Loss < report.Steps[0].Loss);
        Assert.Equal(320, (int)JsonNode.Parse(File.ReadAllText(Output("out", "config.json")))!["vocab_size"]!);
    }

    [Fact]
    public void An_end_token_that_a_template_brings_along_ends_answers_of_the_result()
    {
        TrainBase(tied: true);
        File.WriteAllText(Output("base", "generation_config.json"), """{"eos_token_id": 258, "top_p": 0.5}""");
        var recipe = Recipe("full", "out", 0);
        recipe = recipe with { Data = recipe.Data with { Template = "llama3" } };
        var failure = Assert.Throws<TrainingException>(() => Run(recipe));
        Assert.Contains("set resize_vocab: true", failure.Message, StringComparison.Ordinal);

        var report = Run(recipe with { Model = recipe.Model with { ResizeVocab = true } });
        Assert.Contains(report.Notices, notice => notice.Code == "tokens-added" && notice.Message.Contains("<|eot_id|> <|eom_id|>", StringComparison.Ordinal));
        Assert.Equal(FirstNew, TokenizerLoader.Load(Output("out")).EosId);
        Assert.Equal("[259,258]", JsonNode.Parse(File.ReadAllText(Output("out", "config.json")))!["eos_token_id"]!.ToJsonString());
        Assert.Equal("""{"eos_token_id":[259,258],"top_p":0.5}""", JsonNode.Parse(File.ReadAllText(Output("out", "generation_config.json")))!.ToJsonString());
    }

    [Theory]
    [InlineData("quantized", "resize_vocab", "Remove quantization_bit")]
    [InlineData("norm", "additional_target", "Add embed_tokens and lm_head")]
    [InlineData("embed_tokens", "additional_target", "Add embed_tokens and lm_head")]
    [InlineData("file", "new_special_tokens_config", null)]
    public void What_would_lose_the_new_rows_is_refused_before_the_start(string what, string key, string? hint)
    {
        TrainBase(tied: true);
        var recipe = Recipe("lora", "out", 20);
        var failure = Assert.Throws<TrainingException>(() => Run(what switch
        {
            "quantized" => recipe with { Quant = new QuantOptions { QuantizationBit = 4 } },
            "file" => recipe with { Model = recipe.Model with { NewSpecialTokensConfig = "none.yaml" } },
            _ => recipe with { Method = recipe.Method with { AdditionalTarget = [what] } },
        }));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.StartsWith(key, failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint ?? "", failure.Hint ?? "", StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output("out")));
    }

    [Fact]
    public void A_quantized_base_with_room_for_the_tokens_takes_them()
    {
        TrainBase(tied: true);
        var recipe = Recipe("lora", "out", 2);
        var report = Run(recipe with { Quant = new QuantOptions { QuantizationBit = 4 } });
        Assert.True(report.Steps[^1].Loss < report.Steps[0].Loss);
        using var file = SafetensorsFile.Open(Output("out", "adapter_model.safetensors"));
        Assert.Equal([264, 32], file.Find("base_model.model.model.embed_tokens.weight")!.Shape);
    }

    private static unsafe byte[] Bytes(CheckpointTensor tensor) => new ReadOnlySpan<byte>(tensor.Data, checked((int)tensor.Length)).ToArray();

    private string Output(params string[] path) => Path.Combine([_folder.Root, .. path]);

    private void TrainBase(bool tied)
    {
        var config = Output("model", "config.json");
        File.WriteAllText(config, File.ReadAllText(config)
            .Replace("{", "{ \"torch_dtype\": \"float32\",", StringComparison.Ordinal)
            .Replace("\"tie_word_embeddings\": true", $"\"tie_word_embeddings\": {(tied ? "true" : "false")}", StringComparison.Ordinal));
        Run(Recipe("full", "base", 0) with { Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true } });
    }

    private RecordingReporter Run(Recipe recipe, int stopAfter = int.MaxValue)
    {
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests, stopAfter);
        _ = TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests);
        return reporter;
    }

    private static Recipe Recipe(string method, string output, int tokens) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "base", AddSpecialTokens = [.. Enumerable.Range(0, tokens).Select(i => $"<|n{i}|>")] },
        Data = new DataOptions { Dataset = ["sums"], DatasetDir = "data", Template = "chatml", CutoffLen = 128 },
        Method = new MethodOptions
        {
            FinetuningType = Enum.Parse<FinetuningType>(method.Split('-')[0], ignoreCase: true),
            FreezeTrainableLayers = 1,
            LoraRank = 4,
        },
        Training = new TrainingOptions
        {
            OutputDir = output,
            OverwriteOutputDir = true,
            DoTrain = true,
            PerDeviceTrainBatchSize = 3,
            PureBf16 = method.EndsWith("pure", StringComparison.Ordinal),
            MaxSteps = 20,
            LearningRate = 5e-3,
            LoggingSteps = 1,
            SaveSteps = 20,
        },
    };
}
