using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Quality;

/// <summary>Writes a dataset anew, as JSON Lines, without the rows that a check found to be of no use. What it reads is left as it is.</summary>
public static class CleanedCopy
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The file appears whole or not at all.</summary>
    /// <param name="result">The check.</param>
    /// <param name="dataset">Name of one of its datasets to train on.</param>
    /// <param name="path">Where the copy goes; nothing may be there.</param>
    /// <param name="leftOut">Told of each row that is left out, in order.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <returns>How many rows the copy has.</returns>
    /// <exception cref="DataException">The copy can't be written, or the dataset's files are others by now.</exception>
    public static long Write(CheckResult result, string dataset, string path, Action<RowLeftOut> leftOut, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(leftOut);
        if (Path.Exists(path))
        {
            throw new DataException($"{path} is there already, and nothing is written over. Name another file.");
        }

        var index = result.Datasets.Index().Single(one => one.Item.Source.Info.Name == dataset && !one.Item.IsEval).Index;
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            FileStamp.Expect(result.Files);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            long rows;
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                rows = Copy(result, index, stream, leftOut, ct);
                stream.Flush(flushToDisk: true);
            }

            FileStamp.Expect(result.Files);
            File.Move(temporary, path, overwrite: false);
            return rows;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataException($"{path}: the copy cannot be written ({e.Message}).", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static long Copy(CheckResult result, int dataset, Stream output, Action<RowLeftOut> leftOut, CancellationToken ct)
    {
        var (checkedDataset, reasons) = (result.Datasets[dataset], result.LeftOut[dataset]);
        var first = result.Places.FirstOf(checkedDataset);
        var (index, next, written) = (0, 0, 0L);
        foreach (var file in checkedDataset.Source.Files)
        {
            foreach (var row in file.ReadRows())
            {
                ct.ThrowIfCancellationRequested();
                if (next < reasons.Count && reasons[next].Row == index)
                {
                    var reason = reasons[next++];
                    leftOut(new RowLeftOut(file.Path, row.Number, row.Line, Reason(result.Places, reason, first + index)));
                }
                else
                {
                    Write(row, file.IsText, output);
                    written++;
                }

                index++;
            }
        }

        return written;
    }

    private static string Reason(RowPlaces places, LeftOutRow row, int reader)
    {
        var other = row.Other < 0 || row.Issue is not (QualityIssue.ExactDuplicates or QualityIssue.NearDuplicates or QualityIssue.TrainEvalOverlap)
            ? ""
            : $" ({places.Describe(row.Other, reader)})";
        return $"{QualityIssues.CodeOf(row.Issue)}: it {QualityIssues.Phrase(row.Issue, 1)}{other}";
    }

    private static void Write(RawRow row, bool isText, Stream output)
    {
        var content = row.Content.Span;
        if (isText)
        {
            using var writer = new Utf8JsonWriter(output, Compact);
            writer.WriteStartObject();
            writer.WriteString("text", Encoding.UTF8.GetString(content));
            writer.WriteEndObject();
        }
        else if (content.Contains((byte)'\n'))
        {
            using var document = JsonDocument.Parse(row.Content, new JsonDocumentOptions { MaxDepth = RowLimits.MaxDepth });
            using var writer = new Utf8JsonWriter(output, Compact);
            document.WriteTo(writer);
        }
        else
        {
            output.Write(content);
        }

        output.WriteByte((byte)'\n');
    }
}
