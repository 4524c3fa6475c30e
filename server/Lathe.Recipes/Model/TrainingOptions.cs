using System.Text.Json.Serialization;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>The loop: steps, optimizer, schedule, precision, logging, evaluation, saving.</summary>
public sealed record TrainingOptions
{
    [RecipeKey("Folder the run writes to: checkpoints, the final weights and logs.")]
    public string OutputDir { get; init; } = "trainer_output";

    [RecipeKey("Starts anew in a folder that holds an earlier run, instead of resuming it.")]
    public bool OverwriteOutputDir { get; init; }

    [RecipeKey("Checkpoint folder to continue from. Without it a run resumes from the last checkpoint in output_dir, if there is one.")]
    public string? ResumeFromCheckpoint { get; init; }

    [RecipeKey("Runs the training.")]
    public bool DoTrain { get; init; }

    [RecipeKey("Runs the evaluation at the end. An eval_strategy other than no turns it on.")]
    public bool DoEval { get; init; }

    [RecipeKey("Answers the questions of the evaluation data at the end, and compares the answers with the data's. Needs predict_with_generate.")]
    public bool DoPredict { get; init; }

    [RecipeKey(
        "Answers are generated (max_new_tokens, temperature and the like say how): at each evaluation, which adds BLEU-4, ROUGE and exact matches to the loss, "
            + "and with do_predict at the end, into generated_predictions.jsonl.",
        MemoryEffect = "Keys and values of each answer that is written.")]
    public bool PredictWithGenerate { get; init; }

    [RecipeKey(
        "Samples in one forward and backward pass.", Unit = "samples", Min = 1,
        MemoryEffect = "Activations and logits grow in proportion.")]
    public int PerDeviceTrainBatchSize { get; init; } = 8;

    [RecipeKey("Samples in one evaluation pass.", Unit = "samples", Min = 1, MemoryEffect = "The logits of evaluation grow in proportion.")]
    public int PerDeviceEvalBatchSize { get; init; } = 8;

    [RecipeKey(
        "Passes whose gradients are added up before one optimizer step.", Unit = "passes", Min = 1,
        MemoryEffect = "None: it is the way to a larger batch without more memory.")]
    public int GradientAccumulationSteps { get; init; } = 1;

    [RecipeKey("How often the training data is gone through; fractions are allowed.", Unit = "epochs", Min = 0, MinExclusive = true)]
    public double NumTrainEpochs { get; init; } = 3.0;

    /// <summary>Optimizer steps; above 0 it decides instead of <see cref="NumTrainEpochs"/>.</summary>
    [RecipeKey("Number of optimizer steps. Above 0 it decides instead of num_train_epochs.", Unit = "steps", Min = 1, Also = -1)]
    public int MaxSteps { get; init; } = -1;

    [RecipeKey("Learning rate at its peak, after warm-up.", Min = 0)]
    public double LearningRate { get; init; } = 5e-5;

    [RecipeKey(
        "How the learning rate falls after warm-up.",
        NotYet = "cosine_with_restarts polynomial inverse_sqrt reduce_lr_on_plateau cosine_with_min_lr cosine_warmup_with_min_lr "
            + "warmup_stable_decay")]
    public SchedulerType LrSchedulerType { get; init; } = SchedulerType.Linear;

    /// <summary>Steps, or a share of all steps when in [0, 1).</summary>
    [RecipeKey("Steps in which the learning rate rises from 0; a share of all steps when below 1.", Unit = "steps or share", Min = 0)]
    public double WarmupSteps { get; init; }

    [RecipeKey("Share of all steps in which the learning rate rises from 0. Wins over warmup_steps.", Unit = "share", Min = 0, Max = 1)]
    public double? WarmupRatio { get; init; }

    [RecipeKey(
        "The optimizer: how weights follow from gradients, and what it remembers of them. Learning rates are not the same for all of them.",
        MemoryEffect = "AdamW's states take 8 bytes per trained parameter, in 8 bits 2; Lion's half of that; adafactor's and sgd's next to nothing.",
        NotYet = "adamw_torch_xla adamw_torch_npu_fused adamw_apex_fused adamw_anyprecision adamw_torch_4bit adamw_torch_8bit ademamix* "
            + "paged_ademamix_* adagrad rmsprop* galore_* apollo_* lomo adalomo grokadamw schedule_free_* stable_adamw adamw_hf")]
    public OptimizerType Optim { get; init; } = OptimizerType.AdamwTorchFused;

    [RecipeKey("Decoupled weight decay; biases and norm weights are left out.", Min = 0)]
    public double WeightDecay { get; init; }

    [RecipeKey("Decay of Adam's running mean of gradients; how much Lion's direction is of its momentum.", Min = 0, Max = 1, MaxExclusive = true)]
    public double AdamBeta1 { get; init; } = 0.9;

    [RecipeKey("Decay of Adam's running mean of squared gradients, and of Lion's momentum.", Min = 0, Max = 1, MaxExclusive = true)]
    public double AdamBeta2 { get; init; } = 0.999;

    [RecipeKey("Keeps Adam's denominator away from zero.", Min = 0)]
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Clip norm; 0 turns clipping off.</summary>
    [RecipeKey("Gradients with a larger norm are scaled down to it; 0 turns that off.", Min = 0)]
    public double MaxGradNorm { get; init; } = 1.0;

    [RecipeKey("Strength of the noise on the embeddings while training (NEFTune); usual are 5 to 15. Null or 0 adds none.", Min = 0)]
    public double? NeftuneNoiseAlpha { get; init; }

    [RecipeKey("Computes in bfloat16 while trained weights stay in 32-bit.")]
    public bool Bf16 { get; init; }

    [RecipeKey(
        "Keeps trained weights in bfloat16 too, without 32-bit master weights; updates are rounded stochastically.",
        MemoryEffect = "A trained weight takes 2 bytes instead of 4, or of 6 with bf16. Gradients and optimizer states stay as they are.")]
    public bool PureBf16 { get; init; }

    [RecipeKey("Seed of everything random in a run; a benchmark has nothing random.", Min = 0, AlsoInEval = true)]
    public int Seed { get; init; } = 42;

    [RecipeKey("Seed of the order of samples; without it, seed.", Min = 0)]
    public int? DataSeed { get; init; }

    [RecipeKey("Whether the loss is logged by steps, by epochs or not at all.")]
    public IntervalStrategy LoggingStrategy { get; init; } = IntervalStrategy.Steps;

    /// <summary>Steps, or a share of all steps when below 1.</summary>
    [RecipeKey("Steps between log records; a share of all steps when below 1.", Unit = "steps or share", Min = 0, MinExclusive = true)]
    public double LoggingSteps { get; init; } = 500;

    [RecipeKey("Logs the first step as well.")]
    public bool LoggingFirstStep { get; init; }

    [RecipeKey("Whether evaluation runs by steps, by epochs or only at the end if do_eval is set.")]
    public IntervalStrategy EvalStrategy { get; init; } = IntervalStrategy.No;

    /// <summary>Steps, or a share of all steps when below 1; null means <see cref="LoggingSteps"/>.</summary>
    [RecipeKey(
        "Steps between evaluations; a share of all steps when below 1. Without it, logging_steps.", Unit = "steps or share", Min = 0,
        MinExclusive = true)]
    public double? EvalSteps { get; init; }

    [RecipeKey("Evaluates before the first step.")]
    public bool EvalOnStart { get; init; }

    [RecipeKey("Whether checkpoints are written by steps, by epochs or not at all.", NotYet = "best")]
    public IntervalStrategy SaveStrategy { get; init; } = IntervalStrategy.Steps;

    /// <summary>Steps, or a share of all steps when below 1.</summary>
    [RecipeKey("Steps between checkpoints; a share of all steps when below 1.", Unit = "steps or share", Min = 0, MinExclusive = true)]
    public double SaveSteps { get; init; } = 500;

    [RecipeKey("Keeps only this many newest checkpoints.", Unit = "checkpoints", Min = 1)]
    public int? SaveTotalLimit { get; init; }

    [RecipeKey("Leaves optimizer states out of checkpoints: they get smaller, and a run can't be resumed from them.")]
    public bool SaveOnlyModel { get; init; }

    [RecipeKey("In which order samples are trained: shuffled, as they come, or with those of like length together. disable_shuffling wins.")]
    public SamplingStrategy TrainSamplingStrategy { get; init; } = SamplingStrategy.Random;

    [RecipeKey("Puts samples of like length into one batch, so that there is less padding. The same as train_sampling_strategy: group_by_length.")]
    public bool GroupByLength { get; init; }

    [RecipeKey("Leaves out the last batch of an epoch when it is not full.")]
    public bool DataloaderDropLast { get; init; }

    [RecipeKey(
        "Counts the tokens trained on and reports them with the metrics.", NotYet = "non_padding", ValueAliases = "all=true no=false")]
    public bool IncludeNumInputTokensSeen { get; init; }

    [RecipeKey("Shows no progress bar.")]
    public bool DisableTqdm { get; init; }

    [RecipeKey(
        "Programs that show the metrics. tensorboard writes event files; nothing is sent to any other, and event files are written instead.",
        Usual = "none all tensorboard wandb swanlab mlflow trackio comet_ml clearml neptune")]
    public IReadOnlyList<string> ReportTo { get; init; } = [Trackers.None];

    [RecipeKey("Folder for TensorBoard's event files. Without it each start gets a folder below runs in output_dir.")]
    public string? LoggingDir { get; init; }

    [RecipeKey("A name for the run in lists of runs.")]
    public string? RunName { get; init; }
}

public enum SchedulerType
{
    [RecipeChoice("Falls in a straight line to 0.")]
    Linear,

    [RecipeChoice("Falls along half a cosine to 0: slowly at first and at the end.")]
    Cosine,

    [RecipeChoice("Stays at its peak; there is no warm-up.")]
    Constant,

    [RecipeChoice("Stays at its peak after warm-up.")]
    ConstantWithWarmup,
}

public enum OptimizerType
{
    [RecipeChoice("AdamW.")]
    AdamwTorch,

    [RecipeChoice("AdamW; the same here as adamw_torch.")]
    AdamwTorchFused,

    [RecipeChoice("AdamW with states in 8 bits, those of the embedding excepted: nearly the same result.")]
    [JsonStringEnumMemberName("adamw_8bit")]
    Adamw8Bit,

    [RecipeChoice("AdamW with states in 8 bits; the same as adamw_8bit.")]
    [JsonStringEnumMemberName("adamw_bnb_8bit")]
    AdamwBnb8Bit,

    [RecipeChoice("AdamW whose states are in a temporary file: they leave memory when it runs short, and steps take longer then.")]
    [JsonStringEnumMemberName("paged_adamw_32bit")]
    PagedAdamw32Bit,

    [RecipeChoice("AdamW with states in 8 bits, in a temporary file: they leave memory when it runs short.")]
    [JsonStringEnumMemberName("paged_adamw_8bit")]
    PagedAdamw8Bit,

    [RecipeChoice("Adafactor: mean squares of each row and column instead of two states per weight, and no momentum.")]
    Adafactor,

    [RecipeChoice("Lion: steps of one size by the sign of the momentum. Its learning rate is 3 to 10 times smaller than AdamW's.")]
    [JsonStringEnumMemberName("lion_32bit")]
    Lion32Bit,

    [RecipeChoice("Lion with its state in 8 bits, that of the embedding excepted.")]
    [JsonStringEnumMemberName("lion_8bit")]
    Lion8Bit,

    [RecipeChoice("Lion whose state is in a temporary file: it leaves memory when that runs short.")]
    [JsonStringEnumMemberName("paged_lion_32bit")]
    PagedLion32Bit,

    [RecipeChoice("Lion with its state in 8 bits, in a temporary file: it leaves memory when that runs short.")]
    [JsonStringEnumMemberName("paged_lion_8bit")]
    PagedLion8Bit,

    [RecipeChoice("Plain gradient descent, without momentum and states. Its learning rate is far larger than AdamW's.")]
    Sgd,
}

public enum SamplingStrategy
{
    [RecipeChoice("Shuffled, anew in every epoch.")]
    Random,

    [RecipeChoice("In the order of the data.")]
    Sequential,

    [RecipeChoice("Shuffled, with samples of like length in one batch and the longest first.")]
    GroupByLength,
}

public enum IntervalStrategy
{
    [RecipeChoice("Not at all.")]
    No,

    [RecipeChoice("Every so many optimizer steps.")]
    Steps,

    [RecipeChoice("At the end of every epoch.")]
    Epoch,
}
