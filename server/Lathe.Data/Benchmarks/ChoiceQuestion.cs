namespace Lathe.Data.Benchmarks;

/// <summary>A question with four answers, of which one is right.</summary>
/// <param name="Text">What is asked.</param>
/// <param name="Choices">The answers A to D.</param>
/// <param name="Answer">The right one, from 0.</param>
/// <param name="Place">File and row, for messages.</param>
public sealed record ChoiceQuestion(string Text, IReadOnlyList<string> Choices, int Answer, string Place)
{
    /// <summary>What the answers are called.</summary>
    public static IReadOnlyList<string> Letters { get; } = ["A", "B", "C", "D"];
}
