using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Data.Preview;

namespace Lathe.Cli.Rendering;

/// <summary>Previewed rows as one JSON object. The texts of a row's pieces, put together, are all of it.</summary>
internal static class PreviewJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Stream output, DatasetPreview preview)
    {
        JsonSerializer.Serialize(
            output,
            new
            {
                preview.Dataset,
                preview.Datasets,
                preview.TemplateOrigin,
                preview.RowLimit,
                preview.First,
                Rows = preview.Rows.Select(row => new
                {
                    row.File,
                    row.Row,
                    row.Line,
                    row.Problem,
                    row.Tokens,
                    row.Kept,
                    row.Learnt,
                    row.IsAnswerCut,
                    Pieces = row.Pieces.Select(piece => new { piece.Answer, piece.Use, piece.Text, Ids = piece.Tokens.Select(token => token.Id) }),
                }),
            },
            Options);
        output.WriteByte((byte)'\n');
    }
}
