using Lathe.Data.Streaming;
using Lathe.Data.Templates;

namespace Lathe.Data.Pipeline;

/// <summary>A recipe's data, ready for the training loop.</summary>
public sealed record PreparedData : IDisposable
{
    /// <summary>Training examples in dataset order (the loop shuffles); none is longer than <c>cutoff_len</c>. Empty with a stream.</summary>
    public required IReadOnlyList<TokenizedExample> Train { get; init; }

    /// <summary>Training examples that are made while training, in the order they are trained on; null when all are made.</summary>
    public StreamedData? Stream { get; init; }

    public required IReadOnlyList<TokenizedExample> Eval { get; init; }

    public required ChatTemplate Template { get; init; }

    public required DataReport Report { get; init; }

    /// <summary>
    /// At most <c>lathe_preview_prompts</c>, from the evaluation rows, or from the training rows when there are none. Empty for stage pt.
    /// </summary>
    public required IReadOnlyList<PreviewPrompt> Prompts { get; init; }

    /// <summary>All evaluation rows as questions, to be answered (<c>do_predict</c>, <c>predict_with_generate</c>); else empty.</summary>
    public IReadOnlyList<PreviewPrompt> Questions { get; init; } = [];

    public void Dispose() => Stream?.Dispose();
}
