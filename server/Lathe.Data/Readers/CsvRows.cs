using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Lathe.Data.Formats;

namespace Lathe.Data.Readers;

/// <summary>
/// Rows of separated values (RFC 4180) below a header; every value is a text. A field may hold line breaks where it stands in quotes.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="delimiters">What may stand between fields; of several, the one that the header has most of, or else the first.</param>
internal sealed class CsvRows(string path, string delimiters)
{
    /// <summary>Stands for bytes that are no UTF-8: no text has it, so a row with it is known to be broken.</summary>
    private const char Invalid = '\uFFFF';

    private static readonly Encoding Utf8 = Encoding.GetEncoding(
        "utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(Invalid.ToString()));

    private readonly TableGuard _guard = new(path, "CSV");

    /// <exception cref="DataException">There is no usable header, or a field is beyond the bound, so that no further row can be told apart.</exception>
    public IEnumerable<RawRow> Read()
    {
        using var file = TextFile.Open(path);
        using var text = new StreamReader(file.Content, Utf8, detectEncodingFromByteOrderMarks: false);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Delimiter(file.Head.Span).ToString(),
            BadDataFound = null,
            IgnoreBlankLines = false,
            MaxFieldSize = RowLimits.MaxBytes,
        });
        using var rows = new JsonRowWriter();
        var header = Header(parser);
        var line = (long)parser.RawRow + 1;
        while (Next(parser))
        {
            if (parser.Record is { Length: > 1 } or [not ""])
            {
                yield return Row(rows, header, parser.Record, line, file.Reached(0));
            }

            line = (long)parser.RawRow + 1;
        }
    }

    private char Delimiter(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOfAny((byte)'\n', (byte)'\r');
        var header = end < 0 ? head : head[..end];
        var best = delimiters[0];
        foreach (var candidate in delimiters)
        {
            best = header.Count((byte)candidate) > header.Count((byte)best) ? candidate : best;
        }

        return best;
    }

    private string[] Header(CsvParser parser)
    {
        if (!Next(parser))
        {
            throw new DataException($"{path}: the file is empty.");
        }

        var header = parser.Record!;
        var repeated = header.CountBy(name => name).FirstOrDefault(name => name.Value > 1);
        return repeated.Key is null
            ? header
            : throw new DataException($"{path}, line 1: the header names '{repeated.Key}' {repeated.Value} times. Give each column a name of its own.");
    }

    private bool Next(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException e)
        {
            throw new DataException(
                $"{path}, line {parser.RawRow}: a field is larger than 16 MiB. Most likely a quote is opened there and never closed.", e);
        }
        catch (Exception e) when (e is not IOException)
        {
            throw _guard.Broken(e.Message, e);
        }
    }

    private RawRow Row(JsonRowWriter rows, string[] header, string[] fields, long line, long reached)
    {
        var number = ++_guard.Row;
        if (fields.Length > header.Length)
        {
            return new RawRow(number, line, default, reached,
                $"it has {fields.Length} fields, and the header names {header.Length}: quote texts that have the separator in them");
        }

        if (Array.Exists(fields, field => field.Contains(Invalid, StringComparison.Ordinal)))
        {
            return new RawRow(number, line, default, reached, "holds text that is not valid Unicode");
        }

        return rows.Row(number, line, reached, writer =>
        {
            // Fields that a row leaves out at its end are missing, not empty.
            foreach (var (name, field) in header.Zip(fields))
            {
                writer.WriteString(name, field);
            }
        });
    }
}
