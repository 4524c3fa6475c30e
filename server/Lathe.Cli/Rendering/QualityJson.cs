using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Data.Quality;

namespace Lathe.Cli.Rendering;

/// <summary>A check of data as one JSON object. What is not known is null; shares are of 1.</summary>
internal static class QualityJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Stream output, QualityReport report, CopyNotice? copied)
    {
        JsonSerializer.Serialize(
            output,
            new
            {
                Ok = !report.HasErrors,
                report.TemplateOrigin,
                report.RowLimit,
                LengthsIn = report.InTokens ? "tokens" : "characters",
                report.Datasets,
                report.Notes,
                Copy = copied is null ? null : new { copied.Path, copied.Rows, copied.LeftOut },
            },
            Options);
        output.WriteByte((byte)'\n');
    }
}
