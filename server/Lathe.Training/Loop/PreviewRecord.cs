namespace Lathe.Training.Loop;

/// <summary>One greedy answer, to be read beside the other moment's answer to the same prompt.</summary>
/// <param name="When">Before the first or after the last step.</param>
/// <param name="Index">Number of the prompt, from 0; the same for both moments.</param>
/// <param name="Prompt">The user's words, without the template.</param>
/// <param name="Answer">Generated text without special tokens.</param>
public sealed record PreviewRecord(PreviewMoment When, int Index, string Prompt, string Answer);

public enum PreviewMoment
{
    Before,
    After,
}
