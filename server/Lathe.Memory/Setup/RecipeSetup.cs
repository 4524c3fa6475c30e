using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Models.Shapes;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Rules;

namespace Lathe.Memory.Setup;

/// <summary>Brings a recipe into the form plans are made from. Keys and values the engine can't run yet count as well.</summary>
public static class RecipeSetup
{
    /// <summary>What is planned when a recipe does not say the length of its sequences.</summary>
    private const int DefaultLength = 2048;

    /// <summary>The setup of a recipe; null for one that names a method whose memory is not known.</summary>
    /// <param name="bound">The recipe.</param>
    /// <param name="shape">The model it names.</param>
    /// <param name="profile">The software that runs it.</param>
    /// <param name="devices">GPUs it runs on.</param>
    /// <param name="facts">What is known about the files it names.</param>
    public static TrainingSetup? From(BindResult bound, ModelShape shape, EngineProfile profile, int devices, IRecipeFacts facts)
    {
        RecipeValues values = new(bound.Keys);
        if (MethodOf(values) is not { } method || StageOf(values) is not { } stage || OptimizerOf(values) is not { } optimizer)
        {
            return null;
        }

        shape = VocabularySetup.Grown(shape, bound.Recipe.Model);
        return new TrainingSetup
        {
            Shape = shape,
            Stage = stage,
            Method = method,
            Adapter = AdapterOf(values, VocabularySetup.WholeModules(shape, bound.Recipe)),
            Part = PartOf(values),
            Quantization = QuantizationReader.Read(values, facts.GetModel(bound.Recipe.Model.ModelNameOrPath)),
            Precision = PrecisionOf(values, method, profile),
            Optimizer = optimizer,
            MicroBatch = Whole(values, "per_device_train_batch_size", 8),
            SequenceLength = Whole(values, "cutoff_len", DefaultLength),
            GradientAccumulationSteps = Whole(values, "gradient_accumulation_steps", 1),
            Checkpointing = values.IsTrue("disable_gradient_checkpointing") ? Checkpointing.None
                : values.IsTrue("use_unsloth_gc") && profile.HasOffloadedCheckpoints ? Checkpointing.Offloaded
                : Checkpointing.Blocks,
            Attention = values.Text("flash_attn") == "disabled" && profile.HasEagerAttention ? AttentionKind.Eager : AttentionKind.Fused,
            Loss = values.IsTrue("enable_liger_kernel") ? LossKind.FusedLinear : profile.DefaultLoss,
            Sharding = ShardingReader.Read(values, bound.Keys, devices, facts),
            Evaluation = EvaluationOf(values, profile),
        };
    }

    private static TuningMethod? MethodOf(RecipeValues values) => values.Text("finetuning_type") switch
    {
        "full" => TuningMethod.Full,
        "freeze" => TuningMethod.Freeze,
        "lora" => TuningMethod.Lora,
        _ => null,
    };

    private static StageKind? StageOf(RecipeValues values) => values.Text("stage") switch
    {
        "pt" => StageKind.PreTraining,
        "sft" => StageKind.Supervised,
        "rm" => StageKind.Reward,
        "dpo" when values.Text("pref_loss") is "orpo" or "simpo" => StageKind.PreferenceWithoutReference,
        "dpo" => StageKind.Preference,
        "kto" => StageKind.Kto,
        "ppo" => StageKind.Ppo,
        _ => null,
    };

    private static OptimizerMemory? OptimizerOf(RecipeValues values)
    {
        if (OptimizerTable.Find(values.Text("optim") ?? "") is not { } optimizer)
        {
            return null;
        }

        if (values.IsTrue("use_galore"))
        {
            optimizer = optimizer with
            {
                ProjectionRank = Whole(values, "galore_rank", 16),
                StepsInBackward = values.IsTrue("galore_layerwise"),
            };
        }
        else if (values.IsTrue("use_apollo"))
        {
            optimizer = optimizer with
            {
                ProjectionRank = Whole(values, "apollo_rank", 16),
                StepsInBackward = values.IsTrue("apollo_layerwise"),
            };
        }
        else if (values.IsTrue("use_adam_mini"))
        {
            optimizer = optimizer with { FullStates = 1 };
        }
        else if (values.IsTrue("use_muon") && values.Number("loraplus_lr_ratio") is null)
        {
            optimizer = OptimizerMemory.Muon;
        }

        return optimizer;
    }

    private static AdapterSetup AdapterOf(RecipeValues values, IReadOnlyList<string> wholeModules) => new()
    {
        Rank = Whole(values, "lora_rank", 8),
        Targets = values.Items("lora_target") is { Count: > 0 } targets ? targets : ["all"],
        Dropout = values.Number("lora_dropout") ?? 0,
        HasMagnitude = values.IsTrue("use_dora"),
        HasStart = values.IsTrue("pissa_init"),
        WholeModules = wholeModules,
    };

    private static Precision PrecisionOf(RecipeValues values, TuningMethod method, EngineProfile profile)
    {
        if (values.IsTrue("pure_bf16"))
        {
            return Precision.Pure16;
        }

        if (!profile.ComputesIn16Bits)
        {
            return Precision.Full32;
        }

        if (values.IsTrue("bf16") || values.IsTrue("fp16"))
        {
            return Precision.Mixed;
        }

        // Without a flag frozen weights keep the 16 bits they are saved in, unless the engine computes in 32 then.
        return method == TuningMethod.Lora && !profile.ComputesIn32BitsByDefault ? Precision.Pure16 : Precision.Full32;
    }

    private static EvaluationSetup? EvaluationOf(RecipeValues values, EngineProfile profile)
    {
        bool isOn = values.IsTrue("do_eval") || values.IsTrue("do_predict") || (values.Text("eval_strategy") is { } strategy && strategy is not ("no" or "false"));
        return !isOn ? null : new EvaluationSetup
        {
            Batch = Whole(values, "per_device_eval_batch_size", 8),
            KeepsLogits = values.IsTrue("compute_accuracy") && !profile.ComputesAccuracyInChunks,
            NewTokens = values.IsTrue("predict_with_generate") ? Whole(values, "max_new_tokens", 1024) : 0,
        };
    }

    /// <summary>A whole number above 0, or what is taken when it can't be read.</summary>
    private static int Whole(RecipeValues values, string key, int otherwise) =>
        values.Number(key) is >= 1 and <= int.MaxValue and var number && number == Math.Floor(number) ? (int)number : otherwise;

    private static FreezeSetup PartOf(RecipeValues values) => new()
    {
        Layers = values.Number("freeze_trainable_layers") is >= -int.MaxValue and <= int.MaxValue and var layers ? (int)layers : 2,
        Modules = values.Items("freeze_trainable_modules") is { Count: > 0 } modules ? modules : ["all"],
        ExtraModules = values.Items("freeze_extra_modules"),
    };
}
