namespace Lathe.Recipes.Model;

/// <summary>A whole recipe after binding: every key has its value or its default.</summary>
public sealed record Recipe
{
    public ModelOptions Model { get; init; } = new();

    public QuantOptions Quant { get; init; } = new();

    public DataOptions Data { get; init; } = new();

    public MethodOptions Method { get; init; } = new();

    public TrainingOptions Training { get; init; } = new();

    public GenerationOptions Generation { get; init; } = new();

    public InferenceOptions Inference { get; init; } = new();

    public ExportOptions Export { get; init; } = new();

    public EvalOptions Eval { get; init; } = new();

    public LatheOptions Lathe { get; init; } = new();

    /// <summary>The order of training samples: disable_shuffling wins over group_by_length, and that over train_sampling_strategy.</summary>
    public SamplingStrategy SampleOrder() =>
        Method.DisableShuffling ? SamplingStrategy.Sequential
        : Training.GroupByLength ? SamplingStrategy.GroupByLength
        : Training.TrainSamplingStrategy;

    /// <summary>Whether samples are joined into blocks: what packing says, or else the stage, unless neat_packing turns it on.</summary>
    public bool IsPacked() => Data.NeatPacking || (Data.Packing ?? Method.Stage == TrainingStage.Pt);
}
