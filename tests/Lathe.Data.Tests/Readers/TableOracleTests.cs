using System.Text.Json.Nodes;
using Lathe.Data.Formats;
using Lathe.Data.Readers;

namespace Lathe.Data.Tests.Readers;

/// <summary>Tables that other implementations wrote, with columns nested as those of messages and of histories are.</summary>
public sealed class TableOracleTests : IClassFixture<TableOracleTests.Files>
{
    private const int Rows = 130;

    private static readonly HashSet<string> Columns = ["instruction", "input", "messages", "history", "meta", "kind"];

    private readonly Files _files;

    public TableOracleTests(Files files) => _files = files;

    [Theory]
    [InlineData("rows.arrow")]
    [InlineData("rows.feather")]
    [InlineData("rows-uncompressed.parquet")]
    [InlineData("rows-snappy.parquet")]
    [InlineData("rows-gzip.parquet")]
    [InlineData("rows-brotli.parquet")]
    [InlineData("rows-zstd.parquet")]
    [InlineData("rows-lz4_raw.parquet")]
    public void Rows_are_what_they_are_in_JSON(string name)
    {
        var path = Path.Combine(_files.Folder, name);
        var rows = (name.EndsWith(".parquet", StringComparison.Ordinal) ? new ParquetRows(path, Columns).Read() : new ArrowRows(path, Columns).Read()).ToList();
        var expected = File.ReadLines(Path.Combine(_files.Folder, "rows.jsonl")).ToList();
        Assert.Equal(Rows, expected.Count);
        Assert.Equal(Enumerable.Range(1, Rows).Select(number => (long)number), rows.Select(row => row.Number));
        Assert.All(expected.Zip(rows), pair => Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(pair.First), JsonNode.Parse(pair.Second.Content.Span)),
            $"{pair.First}\n{System.Text.Encoding.UTF8.GetString(pair.Second.Content.Span)}"));
        Assert.InRange(rows[^1].EndOffset, new FileInfo(path).Length / 2, new FileInfo(path).Length);
    }

    [Fact]
    public void Columns_that_are_not_used_are_named_and_not_read()
    {
        foreach (var row in Read("rows-zstd.parquet").Concat(Read("rows.arrow")).Select(row => JsonNode.Parse(row.Content.Span)!.AsObject()))
        {
            Assert.Equal(Columns.Order(), row.Select(column => column.Key).Order());
            Assert.NotNull(row["instruction"]);
            Assert.Null(row["kind"]);
        }

        IEnumerable<RawRow> Read(string name)
        {
            var (path, used) = (Path.Combine(_files.Folder, name), new HashSet<string> { "instruction" });
            return name.EndsWith(".parquet", StringComparison.Ordinal) ? new ParquetRows(path, used).Read() : new ArrowRows(path, used).Read();
        }
    }

    public sealed class Files : IDisposable
    {
        public Files() => TableOracle.Write(Folder, Rows, seed: 11);

        public string Folder { get; } = Directory.CreateTempSubdirectory("lathe-tables-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
