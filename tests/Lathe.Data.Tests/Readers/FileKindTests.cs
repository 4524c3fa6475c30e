using System.IO.Compression;
using System.Text;
using Apache.Arrow.Ipc;
using Lathe.Data.Pipeline;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Readers;

/// <summary>Kinds of data files, from a registered name to rows and messages.</summary>
public sealed class FileKindTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("d.csv", "instruction,input,output\nq,,a\n\"q \"\"2\"\"\nmore\",\"x,y\",b\n")]
    [InlineData("d.csv", "\uFEFFinstruction;input;output\r\nq;;a\r\n\"q \"\"2\"\"\nmore\";x,y;b")]
    [InlineData("d.tsv", "instruction\tinput\toutput\nq\t\ta\n\"q \"\"2\"\"\nmore\"\tx,y\tb\n")]
    public void Separated_values_are_rows_below_their_header(string name, string content)
    {
        Register(name);
        _folder.Write(name, content);
        Assert.Equal(["qa", "q \"2\"\nmore\nx,yb"], Texts());
    }

    [Fact]
    public void Rows_of_separated_values_that_do_not_fit_the_header_are_bad_and_named()
    {
        Register("d.csv");
        _folder.Write("d.csv", [.. Encoding.UTF8.GetBytes("instruction,output\nq,\"a\nb\"\nq,a,more\n\nq\nq,"), 0xC3, 0x28, .. "\nq,z\n"u8]);
        var report = Build().Report.Datasets[0];
        Assert.Equal((5, 2), (report.RowsRead, report.RowsUsed));
        Assert.Equal(
            [(2L, 4L, "it has 3 fields, and the header names 2"), (3, 6, "column 'output' is missing"), (4, 7, "holds text that is not valid Unicode")],
            report.BadRows.Select(row => (row.Row, row.Line!.Value, row.Reason.Split([':', '('], 2)[0].TrimEnd())));
    }

    [Theory]
    [InlineData("instruction,output,output\nq,a,b\n", "the header names 'output' 2 times")]
    [InlineData("instruction,output\n", "no valid row")]
    [InlineData("  \n", "the file is empty")]
    public void A_table_of_separated_values_that_can_not_be_used_says_why(string content, string expected)
    {
        Register("d.csv");
        _folder.Write("d.csv", content);
        Assert.Contains(expected, _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_found_and_told()
    {
        Register("d.csv");
        _folder.Write("d.csv", "instruction,output\nq,a\nq,\"" + new string('x', 20 << 20));
        var message = _folder.BuildError();
        Assert.Contains("a field is larger than 16 MiB", message, StringComparison.Ordinal);
        Assert.Contains("line 3", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d.json.gz", """[{"instruction": "q", "output": "a"}, {"instruction": "q", "output": "b"}]""")]
    [InlineData("d.jsonl.gz", "\uFEFF{\"instruction\": \"q\", \"output\": \"a\"}\n{\"instruction\": \"q\", \"output\": \"b\"}")]
    [InlineData("d.csv.gz", "instruction,output\nq,a\nq,b")]
    public void Text_files_are_read_through_gzip(string name, string content)
    {
        Register(name);
        _folder.Write(name, Gzip(Encoding.UTF8.GetBytes(content)));
        Assert.Equal(["qa", "qb"], Texts());
    }

    [Fact]
    public void Damaged_gzip_says_so_and_where()
    {
        Register("d.jsonl.gz");
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $$"""{"instruction": "q{{i}}", "output": "{{i * 7919}}"}""" + "\n"));
        var whole = Gzip(Encoding.UTF8.GetBytes(rows));
        var path = _folder.Write("d.jsonl.gz", whole);
        whole[whole.Length / 2] ^= 0x55;
        whole[(whole.Length / 2) + 1] ^= 0xAA;
        File.WriteAllBytes(path, whole);
        Assert.Contains(path, _folder.BuildError(), StringComparison.Ordinal);
        File.WriteAllBytes(path, whole[..(whole.Length / 3)]);
        Assert.Contains("gzip data is damaged or cut off", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parquet_is_read_a_row_group_at_a_time()
    {
        Register("d.parquet");
        _folder.Write("d.parquet", TableFiles.Parquet(rows: 250, rowGroup: 100));
        var texts = Texts();
        Assert.Equal(250, texts.Count);
        Assert.Equal("question 249answer 249 é", texts[^1]);
    }

    [Theory]
    [InlineData("d.arrow", false, null)]
    [InlineData("d.feather", true, null)]
    [InlineData("d.feather", true, CompressionCodecType.Lz4Frame)]
    [InlineData("d.arrow", false, CompressionCodecType.Zstd)]
    public void Arrow_is_read_as_stream_and_as_file(string name, bool isFile, CompressionCodecType? compression)
    {
        Register(name);
        _folder.Write(name, TableFiles.Arrow(rows: 120, isFile, compression));
        var texts = Texts();
        Assert.Equal(120, texts.Count);
        Assert.Equal("question 119answer 119 é", texts[^1]);
    }

    [Theory]
    [InlineData("d.parquet")]
    [InlineData("d.feather")]
    [InlineData("d.arrow")]
    public void A_table_that_is_cut_off_or_none_says_so(string name)
    {
        Register(name);
        var whole = name == "d.parquet" ? TableFiles.Parquet(50) : TableFiles.Arrow(50, isFile: name == "d.feather");
        foreach (var content in new[] { whole[..(whole.Length - 20)], whole[..10], "instruction,output\nq,a\n"u8.ToArray(), [] })
        {
            var path = _folder.Write(name, content);
            var message = _folder.BuildError();
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.Contains("file that can be read", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_holds_files_of_one_kind()
    {
        Register("many");
        _folder.Write("many/1.parquet", TableFiles.Parquet(3));
        _folder.Write("many/2.parquet", TableFiles.Parquet(2));
        Assert.Equal(["question 0", "question 1", "question 2", "question 0", "question 1"], Texts().Select(text => text[..10]));
        _folder.Write("many/3.csv", "instruction,output\nq,a\n");
        Assert.Contains("mixes kinds of files (.csv, .parquet)", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_may_be_lists_of_structs()
    {
        _folder.Register(
            """
            {"file_name": "d.parquet", "formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": {"role_tag": "role",
             "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}
            """);
        _folder.Write("d.parquet", TableFiles.Parquet(2));

        // The answers of these rows are null, which says that everything before them was found.
        Assert.Contains("'message 2, content' is null, not a text", _folder.BuildError(), StringComparison.Ordinal);
    }

    private void Register(string name) => _folder.Register($$"""{"file_name": "{{name}}"}""");

    private PreparedData Build() => _folder.Build(new DataOptions { Template = "empty" });

    private List<string> Texts() => [.. Build().Train.Select(example => new CharTokenizer().Decode(example.InputIds))];

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
