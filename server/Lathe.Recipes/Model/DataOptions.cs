namespace Lathe.Recipes.Model;

/// <summary>Which rows are trained on and how they become tokens and labels.</summary>
public sealed record DataOptions
{
    public string? Template { get; init; }

    public IReadOnlyList<string> Dataset { get; init; } = [];

    public IReadOnlyList<string> EvalDataset { get; init; } = [];

    public string DatasetDir { get; init; } = "data";

    public int CutoffLen { get; init; } = 2048;

    public bool TrainOnPrompt { get; init; }

    public bool MaskHistory { get; init; }

    public int? PreprocessingNumWorkers { get; init; }

    public int? MaxSamples { get; init; }

    public double ValSize { get; init; }

    public bool? Packing { get; init; }

    public string? DefaultSystem { get; init; }

    public bool? EnableThinking { get; init; } = true;
}
