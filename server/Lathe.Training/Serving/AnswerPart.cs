namespace Lathe.Training.Serving;

/// <summary>News of an answer.</summary>
/// <param name="Text">What was added; may be empty.</param>
/// <param name="Tokens">Of the answer so far.</param>
/// <param name="End">Null while it goes on.</param>
public sealed record AnswerPart(string Text, int Tokens, AnswerEnd? End = null);

/// <summary>Why an answer ends.</summary>
public enum AnswerEnd
{
    /// <summary>The model, or a stop word, ended it.</summary>
    Stop,

    /// <summary>It is as long as it may become.</summary>
    Length,

    /// <summary>Nobody waits for it any more, or the server ends.</summary>
    Cancelled,

    /// <summary>It could not be computed.</summary>
    Failed,
}
