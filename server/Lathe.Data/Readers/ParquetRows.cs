using System.Text.Json;
using Lathe.Data.Formats;
using Parquet;
using Parquet.Schema;

namespace Lathe.Data.Readers;

/// <summary>Rows of a Parquet file, a row group at a time.</summary>
/// <param name="path">The file.</param>
/// <param name="columns">Columns that are read. Rows name the others too, with null, so that messages can tell what there is.</param>
internal sealed class ParquetRows(string path, IReadOnlySet<string> columns)
{
    private readonly TableGuard _guard = new(path, "Parquet");

    /// <param name="passed">Rows that are not wanted: row groups of nothing else are not read.</param>
    /// <exception cref="DataException">The file is no Parquet, is damaged, or has a column of a type that is no JSON.</exception>
    public IEnumerable<RawRow> Read(long passed = 0)
    {
        using var file = DataFile.OpenFile(path);
        var reader = _guard.Read(() => Open(file));
        var schema = _guard.Read(() => reader.Schema);
        var total = _guard.Read(() => reader.RowGroups.Sum(group => group.RowCount));
        _guard.CheckRows(total, file.Length);
        using var rows = new JsonRowWriter();
        foreach (var group in reader.RowGroups)
        {
            if (_guard.Row + group.RowCount <= passed)
            {
                _guard.Row += group.RowCount;
                continue;
            }

            var fields = _guard.Read(() => Load(file, group, schema));
            for (var i = 0L; i < group.RowCount; i++)
            {
                var reached = (long)((double)(_guard.Row + 1) / total * file.Length);
                yield return _guard.Read(() => rows.Row(_guard.Row + 1, line: null, reached, writer => Write(writer, fields)));
                _guard.Row++;
            }
        }
    }

    private static ParquetReader Open(Stream file)
    {
        ParquetBounds.CheckFooter(file);
        return ParquetReader.CreateAsync(file).GetAwaiter().GetResult();
    }

    private List<(string Name, ParquetNode? Node)> Load(Stream file, ParquetRowGroupReader group, ParquetSchema schema)
    {
        ParquetBounds.CheckGroup(path, file, group.RowGroup, columns);
        return [.. schema.Fields.Select(field => (field.Name, columns.Contains(field.Name) ? ParquetNode.Of(field, Column) : null))];

        ParquetColumn Column(DataField field) => ParquetColumn.Read(group, field)
            ?? throw new DataException($"{path}: values of column '{field.Path}' ({field.ClrType.Name}) can't be read as text or numbers.");
    }

    private static void Write(Utf8JsonWriter writer, List<(string Name, ParquetNode? Node)> fields)
    {
        foreach (var (name, node) in fields)
        {
            writer.WritePropertyName(name);
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.Write(writer);
            }
        }
    }
}
