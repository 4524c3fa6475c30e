using System.Text;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Tests.Binding;

/// <summary>A recipe with its findings as comments beneath the lines they are on. Columns count UTF-16 units, from 1.</summary>
internal static class AnnotatedRecipe
{
    public static string Write(BindResult result)
    {
        var source = result.Tree.Source;
        var lines = result.Findings.Where(finding => finding.Source == source).ToLookup(finding => finding.Start.Line);
        var text = new StringBuilder();
        for (int line = 0; line < source.LineCount; line++)
        {
            text.Append(source.GetLine(line)).Append('\n');
            foreach (Finding finding in lines[line + 1])
            {
                Append(text, finding);
            }
        }

        foreach (Finding finding in result.Findings.Where(finding => finding.Source != source))
        {
            text.Append("#| ").Append(finding.Source.Path).Append(": ").Append(finding.Source.Text).Append('\n');
            Append(text, finding);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Finding finding)
    {
        string end = finding.End.Line == finding.Start.Line ? $"{finding.End.Column}" : $"{finding.End.Line}:{finding.End.Column}";
        text.Append($"#| {finding.Start.Column}-{end} {finding.Severity.ToString().ToLowerInvariant()} {finding.Code}: {finding.Message}\n");
        if (finding.Help is not null)
        {
            text.Append($"#|     {finding.Help}\n");
        }

        if (finding.Suggestion is not null)
        {
            text.Append($"#|     -> {finding.Suggestion}\n");
        }
    }
}
