using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Readers;

/// <summary>Writes rows of tables as the JSON objects they would be in a JSON file.</summary>
internal sealed class JsonRowWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public JsonRowWriter() => _writer = new Utf8JsonWriter(
        _buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>One row: what <paramref name="write"/> writes between the braces of an object.</summary>
    /// <param name="number">Row in the file, from 1.</param>
    /// <param name="line">Line in the file, from 1; null where rows are no lines.</param>
    /// <param name="endOffset">How far into the file the row reaches.</param>
    /// <param name="write">Writes names and values.</param>
    public RawRow Row(long number, long? line, long endOffset, Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        write(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.WrittenCount > RowLimits.MaxBytes
            ? new RawRow(number, line, default, endOffset, RowLimits.TooLarge)
            : new RawRow(number, line, _buffer.WrittenSpan.ToArray(), endOffset);
    }

    public void Dispose() => _writer.Dispose();
}
