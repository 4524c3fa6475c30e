using System.Text;
using Lathe.Data.Formats;
using Lathe.Data.Tests.Pipeline;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Readers;

/// <summary>Files of every kind with bytes changed, cut out, doubled and cut off: rows or a message come of it, and it ends.</summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private const int Tries = 400;

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("d.json", 1)]
    [InlineData("d.jsonl", 2)]
    [InlineData("d.csv", 3)]
    [InlineData("d.parquet", 4)]
    [InlineData("d.arrow", 5)]
    [InlineData("d.feather", 6)]
    [InlineData("d.jsonl.gz", 7)]
    public void Broken_data_files_are_bad_rows_or_a_message(string name, int seed)
    {
        _folder.Register($$"""{"file_name": "{{name}}"}""");
        var whole = Sample(name);
        var random = new Random(seed);
        for (var i = 0; i < Tries; i++)
        {
            var content = Damage(whole, random);
            _folder.Write(name, content);
            Assert.True(EndsInRowsOrMessage(() => _folder.Build(new DataOptions { Template = "empty" })), Convert.ToBase64String(content));
        }
    }

    [Fact]
    public void A_broken_registry_is_a_message()
    {
        var whole = Encoding.UTF8.GetBytes(
            """
            {"d": {"file_name": "d.jsonl", "formatting": "sharegpt", "num_samples": 3, "split": "train", "columns": {"messages": "m", "system": "s"},
             "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "gpt"}}}
            """);
        _folder.Write("d.jsonl", "{}");
        var random = new Random(8);
        for (var i = 0; i < Tries; i++)
        {
            var content = Damage(whole, random);
            _folder.Write(DatasetRegistry.FileName, content);
            Assert.True(EndsInRowsOrMessage(() => DatasetRegistry.Load(_folder.Data).Get("d")), Convert.ToBase64String(content));
        }
    }

    private static bool EndsInRowsOrMessage(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            act();
        }
        catch (DataException e)
        {
            return e.Message.Length > 20;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before < 1L << 30;
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var content = whole.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && content.Count > 1; changes--)
        {
            var at = random.Next(content.Count);
            var length = Math.Min(random.Next(1, 40), content.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    content[at] = (byte)random.Next(256);
                    break;
                case 1:
                    content[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    content.RemoveRange(at, length);
                    break;
                case 3:
                    content.InsertRange(at, content.GetRange(at, length));
                    break;
                case 4:
                    content.RemoveRange(at, content.Count - at);
                    break;
                default:
                    // Lengths and offsets at their extremes.
                    for (var i = at; i < Math.Min(at + 4, content.Count); i++)
                    {
                        content[i] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    }

                    break;
            }
        }

        return [.. content];
    }

    private static byte[] Sample(string name)
    {
        var rows = Enumerable.Range(0, 20).Select(i => $$"""{"instruction": "q{{i}}", "input": "é", "output": "a\n{{i}}"}""").ToList();
        return name switch
        {
            "d.json" => Encoding.UTF8.GetBytes($"[{string.Join(",\n", rows)}]"),
            "d.jsonl" => Encoding.UTF8.GetBytes(string.Join('\n', rows)),
            "d.csv" => Encoding.UTF8.GetBytes("instruction,input,output\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"q{i},\"é, \"\"x\"\"\",a{i}\n"))),
            "d.parquet" => TableFiles.Parquet(20, rowGroup: 7),
            "d.arrow" => TableFiles.Arrow(20),
            "d.feather" => TableFiles.Arrow(20, isFile: true),
            _ => Packed(Encoding.UTF8.GetBytes(string.Join('\n', rows))),
        };
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
