namespace Lathe.Memory.Planner;

/// <summary>Low-rank matrices beside frozen weights (LoRA, arXiv 2106.09685).</summary>
public sealed record AdapterSetup
{
    public int Rank { get; init; } = 8;

    /// <summary>Names of linear modules; <c>all</c> is every one of the layers.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["all"];

    /// <summary>Share of dropped inputs; above 0 each target keeps a copy of its input and a mask.</summary>
    public double Dropout { get; init; }

    /// <summary>A magnitude per output beside the matrices (DoRA, arXiv 2402.09353).</summary>
    public bool HasMagnitude { get; init; }

    /// <summary>The matrices start as components of the weights, which lose them (PiSSA, arXiv 2404.02948).</summary>
    public bool HasStart { get; init; }

    /// <summary>Modules that are trained as a whole copy beside the frozen original.</summary>
    public IReadOnlyList<string> WholeModules { get; init; } = [];
}
