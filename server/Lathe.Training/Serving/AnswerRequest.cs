using Lathe.Training.Generation;

namespace Lathe.Training.Serving;

/// <summary>A question to a served model.</summary>
public sealed record AnswerRequest
{
    /// <summary>Name of the adapter that answers; null: the base.</summary>
    public string? Adapter { get; init; }

    /// <summary>Token ids, at least one and fewer than the context.</summary>
    public required IReadOnlyList<int> Prompt { get; init; }

    /// <summary>Longest answer, tokens; the context ends it as well.</summary>
    public required int MaxTokens { get; init; }

    public SamplingOptions Sampling { get; init; } = SamplingOptions.Greedy;

    /// <summary>Texts that end the answer, and are no part of it.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    public int Seed { get; init; }

    /// <summary>Whose it is: those who ask take turns, however much each asks.</summary>
    public string Client { get; init; } = "";
}
