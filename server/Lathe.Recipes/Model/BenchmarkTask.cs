using System.Diagnostics.CodeAnalysis;

namespace Lathe.Recipes.Model;

/// <summary>A benchmark and the part of it that is asked, as the key <c>task</c> has them: <c>mmlu_test</c>.</summary>
/// <param name="Name">Of the benchmark and its folder.</param>
/// <param name="Part">The questions that are asked.</param>
public sealed record BenchmarkTask(string Name, BenchmarkPart Part)
{
    private const int MaxLength = 100;

    /// <summary>As the key has it.</summary>
    public override string ToString() => $"{Name}_{(Part == BenchmarkPart.Validation ? "validation" : "test")}";

    /// <param name="text">Name and part, with <c>_</c> between them.</param>
    /// <param name="task">The same, read.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out BenchmarkTask? task)
    {
        task = null;
        if (text is not { Length: > 0 and <= MaxLength } || text.LastIndexOf('_') is not (> 0 and var cut)
            || text.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.')) || text[0] == '.')
        {
            return false;
        }

        BenchmarkPart? part = text[(cut + 1)..] switch
        {
            "test" => BenchmarkPart.Test,
            "validation" or "val" => BenchmarkPart.Validation,
            _ => null,
        };
        task = part is { } known ? new BenchmarkTask(text[..cut], known) : null;
        return task is not null;
    }
}

/// <summary>Questions of a benchmark; the examples in front of them are of a third part.</summary>
public enum BenchmarkPart
{
    Test,

    Validation,
}
