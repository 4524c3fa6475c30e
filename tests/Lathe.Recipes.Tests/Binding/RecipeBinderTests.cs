using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Tests.Binding;

public class RecipeBinderTests
{
    [Fact]
    public void Every_kind_of_value_reaches_its_property()
    {
        Recipe recipe = Bind(
            """
            model_name_or_path: models/tiny
            flash_attn: sdpa
            stage: pt
            finetuning_type: full
            dataset: a, b ,c
            eval_dataset: [d, e f]
            packing: yes
            enable_thinking: null
            learning_rate: 2e-5
            lr_scheduler_type: constant_with_warmup
            optim: adamw_torch
            max_steps: 1_000
            logging_steps: 0.1
            warmup_ratio: 0.03
            bf16: on
            include_num_input_tokens_seen: all
            run_name: "7"
            lathe_preview_prompts: 3
            """).Recipe;

        Assert.Equal("models/tiny", recipe.Model.ModelNameOrPath);
        Assert.Equal(AttentionKernel.Sdpa, recipe.Model.FlashAttn);
        Assert.Equal(TrainingStage.Pt, recipe.Method.Stage);
        Assert.Equal(FinetuningType.Full, recipe.Method.FinetuningType);
        Assert.Equal(["a", "b", "c"], recipe.Data.Dataset);
        Assert.Equal(["d", "e f"], recipe.Data.EvalDataset);
        Assert.True(recipe.Data.Packing);
        Assert.Null(recipe.Data.EnableThinking);
        Assert.Equal(2e-5, recipe.Training.LearningRate);
        Assert.Equal(SchedulerType.ConstantWithWarmup, recipe.Training.LrSchedulerType);
        Assert.Equal(OptimizerType.AdamwTorch, recipe.Training.Optim);
        Assert.Equal(1000, recipe.Training.MaxSteps);
        Assert.Equal(0.1, recipe.Training.LoggingSteps);
        Assert.Equal(0.03, recipe.Training.WarmupRatio);
        Assert.True(recipe.Training.Bf16);
        Assert.True(recipe.Training.IncludeNumInputTokensSeen);
        Assert.Equal("7", recipe.Training.RunName);
        Assert.Equal(3, recipe.Lathe.PreviewPrompts);
    }

    [Fact]
    public void An_empty_recipe_has_LLaMA_Factorys_defaults()
    {
        Recipe recipe = Bind("").Recipe;

        TrainingOptions training = recipe.Training;
        Assert.Equal((8, 3.0), (training.PerDeviceTrainBatchSize, training.NumTrainEpochs));
        Assert.Equal((5e-5, -1), (training.LearningRate, training.MaxSteps));
        Assert.Equal(2048, recipe.Data.CutoffLen);
        Assert.Equal(["all"], recipe.Method.LoraTarget);
        Assert.True(recipe.Data.EnableThinking);
    }

    [Fact]
    public void A_former_name_is_honoured()
    {
        BindResult result = Bind("evaluation_strategy: epoch\nval_size: 0.5\n");

        Assert.Equal(IntervalStrategy.Epoch, result.Recipe.Training.EvalStrategy);
        Assert.Contains(result.Findings, finding => finding is { Code: FindingCodes.DeprecatedKey, Suggestion: "eval_strategy" });
    }

    [Fact]
    public void The_word_no_is_taken_for_the_choice_it_looks_like()
    {
        BindResult result = Bind("save_strategy: no\neval_strategy: \"no\"\n");

        Assert.Equal(IntervalStrategy.No, result.Recipe.Training.SaveStrategy);
        Assert.Equal("save_strategy", Assert.Single(result.Findings, finding => finding.Code == FindingCodes.BooleanWord).Key);
    }

    [Fact]
    public void Evaluating_while_training_turns_evaluation_on()
    {
        Assert.True(Bind("eval_strategy: steps\nval_size: 0.1\n").Recipe.Training.DoEval);
        Assert.False(Bind("eval_strategy: \"no\"\n").Recipe.Training.DoEval);
    }

    [Fact]
    public void The_warm_up_ratio_wins()
    {
        TrainingOptions training = Bind("warmup_steps: 10\nwarmup_ratio: 0.1\n").Recipe.Training;

        Assert.Equal((0, 0.1), (training.WarmupSteps, training.WarmupRatio!.Value));
    }

    [Fact]
    public void A_value_that_cannot_be_read_leaves_the_default_and_the_other_keys()
    {
        BindResult result = Bind("lora_rank: eight\nlora_alpha: 32\n");

        Assert.True(result.HasErrors);
        Assert.Equal((8, (int?)32), (result.Recipe.Method.LoraRank, result.Recipe.Method.LoraAlpha));
    }

    [Fact]
    public void Set_keys_are_listed_with_their_places()
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", "seed: 1\nbf16: true\n"), ["bf16=false"]);

        Assert.Equal(["bf16", "seed"], result.Keys.Keys.Order());
        Assert.Equal(("r.yaml", "seed", "1"), Written(result.Keys["seed"]));
        Assert.Equal(("argument 1", "bf16", "false"), Written(result.Keys["bf16"]));
    }

    private static (string Path, string Key, string Value) Written(BoundKey bound) =>
        (bound.Source.Path, bound.Source.Slice(bound.KeySpan), bound.Source.Slice(bound.ValueSpan));

    [Theory]
    [InlineData("seed=7", 7)]
    [InlineData("seed= 7", 7)]
    [InlineData("seed=0x10", 16)]
    [InlineData("seed='7'", 7)]
    public void Arguments_win_over_the_recipe(string argument, int seed) =>
        Assert.Equal(seed, RecipeBinder.Bind(new SourceText("r.yaml", "seed: 1\n"), ["seed=5", argument]).Recipe.Training.Seed);

    [Theory]
    [InlineData("lora_target=[q_proj,v_proj]")]
    [InlineData("lora_target=q_proj,v_proj")]
    [InlineData("lora_target=q_proj, v_proj")]
    public void Arguments_can_be_lists(string argument) =>
        Assert.Equal(["q_proj", "v_proj"], RecipeBinder.Bind(new SourceText("r.yaml", ""), [argument]).Recipe.Method.LoraTarget);

    [Fact]
    public void An_argument_without_a_value_unsets_a_key()
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", "max_samples: 5\n"), ["max_samples="]);

        Assert.Null(result.Recipe.Data.MaxSamples);
        Assert.Null(RecipeBinder.Bind(new SourceText("r.yaml", "max_samples: 5\n"), ["max_samples=null"]).Recipe.Data.MaxSamples);
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("=1")]
    [InlineData("")]
    [InlineData(" =1")]
    [InlineData("a[0]=1")]
    public void Malformed_arguments_are_answered(string argument)
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", "seed: 1\n"), [argument]);

        Assert.Contains(result.Findings, finding => finding is { Code: FindingCodes.BadOverride, Source.Path: "argument 1" });
    }

    [Fact]
    public void Findings_of_arguments_point_into_the_argument()
    {
        BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", ""), ["lora_rank=[1"]);
        Finding finding = Assert.Single(result.Findings, finding => finding.Source.Path == "argument 1");

        Assert.Equal((FindingCodes.Bracket, "["), (finding.Code, finding.Source.Slice(finding.Span)));
    }

    [Fact]
    public void A_secret_is_in_no_message()
    {
        BindResult result = Bind(
            "hf_hub_token: hf_4711\nswanlab_api_key: {x4711: 1}\nhub_token: [x4711]\nms_hub_token: 4711\nom_hub_token: 4711.5\n"
            + "swanlab_lark_secret: ${4711\n");

        Assert.Equal(2, result.Findings.Count(finding => finding.Code == FindingCodes.WrongType));
        Assert.Equal(2, result.Findings.Count(finding => finding.Code == FindingCodes.QuotedScalar));
        Assert.DoesNotContain(
            result.Findings,
            finding => $"{finding.Message}{finding.Help}{finding.Suggestion}".Contains("4711", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_without_a_record_are_read_like_those_with_one()
    {
        IReadOnlyDictionary<string, BoundKey> keys = Bind(
            """
            do_train: true
            use_dora: "true"
            galore_rank: 64.0
            neftune_noise_alpha: 5
            pref_loss: orpo
            oft_target: q_proj, v_proj
            interleave_probs: [0.7, 3.0e-1]
            deepspeed: {zero: 3}
            fsdp_config: fsdp.json
            fsdp: [full_shard]
            tf32: null
            apollo_rank: many
            """).Keys;

        Assert.Equal(true, keys["use_dora"].ReadValue);
        Assert.Equal(64, keys["galore_rank"].ReadValue);
        Assert.Equal(5.0, keys["neftune_noise_alpha"].ReadValue);
        Assert.Equal("orpo", keys["pref_loss"].ReadValue);
        Assert.Equal(["q_proj", "v_proj"], Assert.IsType<IReadOnlyList<string>>(keys["oft_target"].ReadValue, exactMatch: false));
        Assert.Equal([0.7, 0.3], Assert.IsType<IReadOnlyList<double>>(keys["interleave_probs"].ReadValue, exactMatch: false));
        Assert.IsType<MappingNode>(keys["deepspeed"].ReadValue);
        Assert.Equal("fsdp.json", keys["fsdp_config"].ReadValue);
        Assert.Equal(["full_shard"], Assert.IsType<IReadOnlyList<string>>(keys["fsdp"].ReadValue, exactMatch: false));
        Assert.Null(keys["tf32"].ReadValue);
        Assert.Null(keys["apollo_rank"].ReadValue);
    }

    private static BindResult Bind(string text) => RecipeBinder.Bind(new SourceText("r.yaml", text));
}
