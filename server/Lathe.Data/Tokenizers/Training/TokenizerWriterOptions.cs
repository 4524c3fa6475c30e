namespace Lathe.Data.Tokenizers.Training;

/// <summary>What is written beside the vocabulary.</summary>
public sealed record TokenizerWriterOptions
{
    /// <summary>One of the special tokens, or null.</summary>
    public string? BosToken { get; init; }

    /// <summary>One of the special tokens, or null.</summary>
    public string? EosToken { get; init; }

    /// <summary>One of the special tokens, or null.</summary>
    public string? PadToken { get; init; }

    /// <summary>Jinja source for chats, or null.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>Longest input in tokens that the tokenizer is meant for.</summary>
    public int ModelMaxLength { get; init; } = 131_072;
}
