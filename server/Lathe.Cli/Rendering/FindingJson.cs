using System.Text.Json;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Rendering;

/// <summary>Findings as one JSON document: <c>{ "ok", "files": [{ "path", "ok", "errors", "warnings", "findings": [...] }] }</c>.</summary>
public static class FindingJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <param name="output">Where to write.</param>
    /// <param name="files">Each recipe's path with its findings, or with the problem that kept it from being read.</param>
    public static void Write(Stream output, IReadOnlyList<(string Path, IReadOnlyList<Finding> Findings, string? Problem)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var writer = new Utf8JsonWriter(output, Indented);
        writer.WriteStartObject();
        writer.WriteBoolean("ok", files.All(file => file.Problem is null && Errors(file.Findings) == 0));
        writer.WriteStartArray("files");
        foreach ((string path, IReadOnlyList<Finding> findings, string? problem) in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteBoolean("ok", problem is null && Errors(findings) == 0);
            if (problem is not null)
            {
                writer.WriteString("problem", problem);
            }

            writer.WriteNumber("errors", Errors(findings));
            writer.WriteNumber("warnings", findings.Count(finding => finding.Severity == Severity.Warning));
            writer.WriteStartArray("findings");
            foreach (Finding finding in findings)
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
