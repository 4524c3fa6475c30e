using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Parquet;
using Parquet.Serialization;

namespace Lathe.Data.Tests.Readers;

/// <summary>Small tables, as bytes.</summary>
internal static class TableFiles
{
    public static byte[] Parquet(int rows, int rowGroup = 100)
    {
        using var stream = new MemoryStream();
        ParquetSerializer.SerializeAsync(Enumerable.Range(0, rows).Select(Make), stream, new ParquetOptions { RowGroupSize = rowGroup })
            .GetAwaiter().GetResult();
        return stream.ToArray();
    }

    public static byte[] Arrow(int rows, bool isFile = false, CompressionCodecType? compression = null)
    {
        var (questions, answers) = (new StringArray.Builder(), new StringArray.Builder());
        foreach (var row in Enumerable.Range(0, rows).Select(Make))
        {
            questions.Append(row.Instruction);
            answers.Append(row.Output);
        }

        using var batch = new RecordBatch.Builder()
            .Append("instruction", false, questions.Build())
            .Append("output", false, answers.Build())
            .Build();
        var options = new IpcOptions { CompressionCodec = compression, CompressionCodecFactory = new CompressionCodecFactory() };
        using var stream = new MemoryStream();
        using (var writer = isFile ? new ArrowFileWriter(stream, batch.Schema, true, options) : new ArrowStreamWriter(stream, batch.Schema, true, options))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return stream.ToArray();
    }

    private static Row Make(int number) => new()
    {
        Instruction = $"question {number}",
        Output = $"answer {number} é",
        Messages = [new Turn { Role = "user", Content = $"hello {number}" }, new Turn { Role = "assistant", Content = null }],
    };

    public sealed class Row
    {
        [System.Text.Json.Serialization.JsonPropertyName("instruction")]
        public string Instruction { get; set; } = "";

        [System.Text.Json.Serialization.JsonPropertyName("output")]
        public string Output { get; set; } = "";

        [System.Text.Json.Serialization.JsonPropertyName("messages")]
        public List<Turn>? Messages { get; set; }
    }

    public sealed class Turn
    {
        [System.Text.Json.Serialization.JsonPropertyName("role")]
        public string? Role { get; set; }

        [System.Text.Json.Serialization.JsonPropertyName("content")]
        public string? Content { get; set; }
    }
}
