using Lathe.Recipes.Findings;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>Text values and items of lists of texts.</summary>
internal static class TextRules
{
    /// <summary>The text; null when it is refused.</summary>
    public static string? Read(BoundKey bound, ScalarNode scalar, FindingList findings)
    {
        if (scalar.Value.Kind is ScalarKind.WholeNumber or ScalarKind.Real)
        {
            findings.Add(new Finding(
                FindingCodes.QuotedScalar,
                Severity.Warning,
                $"{Shown(bound, scalar)} is {ValueReader.Name(scalar)} to YAML; it is taken as text.",
                bound.Source,
                scalar.Span)
            {
                Key = bound.Key.Name,
                Help = "Put quotes around it.",
                Suggestion = bound.Key.Secret ? null : $"\"{scalar.Text}\"",
            });
        }

        int open = scalar.Text.IndexOf("${", StringComparison.Ordinal);
        if (open < 0)
        {
            return scalar.Text;
        }

        bool closed = scalar.Text.IndexOf('}', open) >= 0;
        findings.Add(new Finding(
            FindingCodes.Interpolation,
            closed ? Severity.Warning : Severity.Error,
            closed ? "'${...}' is not replaced by anything: it stays as it is written." : "'${' is never closed, which the reader refuses.",
            bound.Source,
            scalar.Span)
        {
            Key = bound.Key.Name,
            Help = "Write the value itself.",
        });
        return closed ? scalar.Text : null;
    }

    private static string Shown(BoundKey bound, ScalarNode scalar) => bound.Key.Secret ? $"The value of {bound.Key.Name}" : scalar.Text;
}
