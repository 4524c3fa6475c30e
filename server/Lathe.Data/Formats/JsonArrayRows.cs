using System.Text.Json;

namespace Lathe.Data.Formats;

/// <summary>Elements of a file that is one JSON array, cut out one by one without holding the whole file.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="stream">Positioned after a byte-order mark.</param>
/// <param name="reached">Tells how far the file is read, given how many of the bytes read are not used yet.</param>
internal sealed class JsonArrayRows(string path, Stream stream, Func<int, long> reached)
{
    private const int ChunkBytes = 1024 * 1024;

    private byte[] _buffer = new byte[ChunkBytes];
    private int _start;
    private int _end;
    private bool _isLast;

    // Nesting is judged row by row later on; here even a too deep row has to be stepped over.
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = int.MaxValue });
    private long _number;

    /// <summary>The rows; an element that is no object is a row too, and found bad later.</summary>
    /// <exception cref="DataException">The array is broken, so no further row can be told apart, or a row is beyond the bound.</exception>
    public IEnumerable<RawRow> Read()
    {
        Advance(ReadOpening);
        while (Advance(ReadElement) is { } row)
        {
            yield return row;
        }

        Advance(ReadEnd);
    }

    /// <summary>Runs a step, feeding more of the file until the step has enough.</summary>
    private RawRow? Advance(Func<(bool Done, RawRow? Row)> step)
    {
        while (true)
        {
            try
            {
                var (done, row) = step();
                if (done)
                {
                    return row;
                }
            }
            catch (JsonException e)
            {
                var place = _number == 0 ? "" : $", after row {_number}";
                throw new DataException(
                    $"{path}, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}{place}: "
                    + $"this is not valid JSON ({JsonText.Reason(e)}). Nothing after it can be read.", e);
            }

            Fill();
        }
    }

    private (bool Done, RawRow? Row) ReadOpening()
    {
        var reader = Reader();
        if (!reader.Read())
        {
            return (false, null);
        }

        Consume(reader);
        return (true, null);
    }

    private (bool Done, RawRow? Row) ReadElement()
    {
        var reader = Reader();
        if (!reader.Read())
        {
            return (false, null);
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Consume(reader);
            return (true, null);
        }

        var first = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return (false, null);
        }

        var content = _buffer.AsSpan(_start + first, (int)reader.BytesConsumed - first).ToArray();
        Consume(reader);
        var row = new RawRow(++_number, null, content, reached(_end - _start));
        return (true, content.Length > RowLimits.MaxBytes ? row with { Content = default, Defect = RowLimits.TooLarge } : row);
    }

    /// <summary>Only white space may follow the array.</summary>
    private (bool Done, RawRow? Row) ReadEnd()
    {
        var reader = Reader();
        while (reader.Read())
        {
        }

        Consume(reader);
        return (_isLast, null);
    }

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _end - _start), _isLast, _state);

    private void Consume(in Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        if (_end - _start > 2 * RowLimits.MaxBytes)
        {
            throw new DataException($"{path}, row {_number + 1}: {RowLimits.TooLarge}, so that reading stops here. Remove or split it.");
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isLast = read == 0;
        _end += read;
    }
}
