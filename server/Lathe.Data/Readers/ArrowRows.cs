using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Lathe.Data.Formats;

namespace Lathe.Data.Readers;

/// <summary>
/// Rows of Arrow IPC data, a batch at a time: the streaming format, which is what Hugging Face datasets keeps, or the file format, also
/// called Feather.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="columns">Columns that are read. Rows name the others too, with null, so that messages can tell what there is.</param>
internal sealed class ArrowRows(string path, IReadOnlySet<string> columns)
{
    private readonly TableGuard _guard = new(path, "Arrow");
    private readonly BoundedAllocator _memory = new();

    /// <param name="passed">Rows that are not wanted: batches of nothing else are not turned into rows.</param>
    /// <exception cref="DataException">The file is no Arrow IPC, is damaged, or has a column of a type that is no JSON.</exception>
    public IEnumerable<RawRow> Read(long passed = 0)
    {
        using var file = DataFile.OpenFile(path);
        using var messages = new BoundedMessages(file);
        using var reader = _guard.Read(() => Open(messages));
        using var rows = new JsonRowWriter();
        while (_guard.Read(() => Next(reader)) is { } batch)
        {
            using (batch)
            {
                _guard.CheckRows(_guard.Row + batch.Length, file.Length);
                if (_guard.Row + batch.Length <= passed)
                {
                    _guard.Row += batch.Length;
                    continue;
                }

                for (var i = 0; i < batch.Length; i++)
                {
                    var row = i;
                    yield return _guard.Read(() => Row(rows, batch, row, file.Position));
                    _guard.Row++;
                }
            }
        }
    }

    private ArrowStreamReader Open(BoundedMessages messages)
    {
        var start = new byte[ArrowBounds.Mark.Length];
        if (messages.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && ArrowBounds.Mark.SequenceEqual(start))
        {
            ArrowBounds.CheckFile(messages);
            return new ArrowFileReader(messages, _memory, new CompressionCodecFactory(), leaveOpen: true);
        }

        ArrowBounds.CheckStream(messages);
        messages.Position = 0;
        return new ArrowStreamReader(messages, _memory, new CompressionCodecFactory(), leaveOpen: true);
    }

    private RecordBatch? Next(ArrowStreamReader reader)
    {
        _memory.Begin();
        return reader.ReadNextRecordBatch();
    }

    private RawRow Row(JsonRowWriter rows, RecordBatch batch, int index, long reached)
    {
        try
        {
            return rows.Row(_guard.Row + 1, line: null, reached, writer => Write(writer, batch, index));
        }
        catch (DecoderFallbackException)
        {
            return new RawRow(_guard.Row + 1, null, default, reached, "holds text that is not valid Unicode");
        }
    }

    private void Write(Utf8JsonWriter writer, RecordBatch batch, int index)
    {
        for (var i = 0; i < batch.ColumnCount; i++)
        {
            var name = batch.Schema.GetFieldByIndex(i).Name;
            writer.WritePropertyName(name);
            if (!columns.Contains(name))
            {
                writer.WriteNullValue();
                continue;
            }

            try
            {
                ArrowJson.Write(writer, batch.Column(i), index);
            }
            catch (NotSupportedException e)
            {
                throw new DataException($"{path}: column '{name}': {e.Message}.", e);
            }
        }
    }
}
