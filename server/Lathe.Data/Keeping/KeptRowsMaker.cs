using Lathe.Data.Formats;
using Lathe.Data.Pipeline;

namespace Lathe.Data.Keeping;

/// <summary>Makes rows and writes them into a file while they are made.</summary>
internal static class KeptRowsMaker
{
    /// <exception cref="KeepingException">The file can't be written, or a data file changed meanwhile.</exception>
    public static void Make(string path, DatasetSource source, IReadOnlyDictionary<string, string> inputs, Func<IRowSink, RowCounts> make)
    {
        using var writer = new TokenFileWriter(path);
        var before = Stamp(source);
        var counts = make(writer);
        if (!before.SequenceEqual(Stamp(source)))
        {
            throw new KeepingException(new IOException("A data file changed while it was read."));
        }

        var files = source.Files.Select(file => file.Path).ToList();
        writer.Finish(new KeptRows(
            inputs, counts.Read, counts.Bad,
            [.. counts.BadRows.Select(row => new KeptBadRow(files.IndexOf(row.File), row.Row, row.Line, row.Reason))],
            [.. source.Converter.ColumnsNeverSeen]));
    }

    private static List<(long, DateTime)> Stamp(DatasetSource source) =>
        [.. source.Files.Select(file => DataFile.Stamp(file.Path))];
}
