using System.Text.Json;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Cli.Rendering;

/// <summary>Findings as one JSON document: <c>{ "ok", "files": [{ "path", "for", "ok", "errors", "warnings", "findings": [...] }] }</c>.</summary>
public static class FindingJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <param name="output">Where to write.</param>
    /// <param name="files">The recipes.</param>
    public static void Write(Stream output, IReadOnlyList<CheckedRecipe> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var writer = new Utf8JsonWriter(output, Indented);
        writer.WriteStartObject();
        writer.WriteBoolean("ok", files.All(file => file.Problem is null && Errors(file.Findings) == 0));
        writer.WriteStartArray("files");
        foreach (CheckedRecipe file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", file.Path);
            WriteOptional(writer, "for", file.Command is { } command ? RecipeCommands.Name(command) : null);
            writer.WriteBoolean("ok", file.Problem is null && Errors(file.Findings) == 0);
            WriteOptional(writer, "problem", file.Problem);
            writer.WriteNumber("errors", Errors(file.Findings));
            writer.WriteNumber("warnings", file.Findings.Count(finding => finding.Severity == Severity.Warning));
            writer.WriteStartArray("findings");
            foreach (Finding finding in file.Findings)
            {
                Write(writer, finding);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static int Errors(IReadOnlyList<Finding> findings) => findings.Count(finding => finding.Severity == Severity.Error);

    private static void Write(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("code", finding.Code);
        writer.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
        writer.WriteString("message", finding.Message);
        writer.WriteString("source", finding.Source.Path);
        writer.WriteNumber("line", finding.Start.Line);
        writer.WriteNumber("column", finding.Start.Column);
        writer.WriteNumber("endLine", finding.End.Line);
        writer.WriteNumber("endColumn", finding.End.Column);
        WriteOptional(writer, "key", finding.Key);
        WriteOptional(writer, "help", finding.Help);
        WriteOptional(writer, "suggestion", finding.Suggestion);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
