using Lathe.Recipes.Model;

namespace Lathe.Data.Streaming;

/// <summary>How datasets are streamed.</summary>
internal sealed record StreamOptions
{
    public required MixStrategy MixStrategy { get; init; }

    /// <summary>How often a row is drawn from each dataset; null for one of each in turn.</summary>
    public required IReadOnlyList<double>? Probabilities { get; init; }

    /// <summary>Of the mixing, which is the same in all epochs.</summary>
    public required int MixSeed { get; init; }

    /// <summary>Rows that are shuffled among each other.</summary>
    public required int BufferRows { get; init; }

    /// <summary>False keeps the order of the files.</summary>
    public required bool Shuffles { get; init; }

    /// <summary>Of the shuffling, which differs from epoch to epoch.</summary>
    public required int ShuffleSeed { get; init; }

    /// <summary>Threads that tokenize.</summary>
    public required int Workers { get; init; }

    /// <summary>Examples that are made ahead of training.</summary>
    public required int Ahead { get; init; }

    /// <summary>Rows that are packed together; 1 where each row is an example.</summary>
    public required int GroupRows { get; init; }

    /// <summary>Makes examples of the rows that are packed together.</summary>
    public required Func<IReadOnlyList<TokenizedExample>, IReadOnlyList<TokenizedExample>> Pack { get; init; }
}
