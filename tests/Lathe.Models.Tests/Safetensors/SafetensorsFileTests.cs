using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

public unsafe class SafetensorsFileTests
{
    private const string OneByte = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""";

    [Fact]
    public void Using_a_closed_file_is_an_exception()
    {
        using var folder = new TemporaryFolder();
        var file = SafetensorsFile.Open(folder.Write("x.safetensors", RawFile.Of(OneByte, 1)));
        var entry = file.Entries[0];

        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ = file.Data(entry));
        Assert.Throws<ObjectDisposedException>(() => file.Span(entry).ToArray());
        Assert.Same(entry, file.Find("a"));
    }

    [Fact]
    public void An_entry_of_another_file_cannot_read_outside()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("x.safetensors", RawFile.Of(OneByte, 1)));
        var entry = file.Entries[0];

        Assert.Throws<ArgumentException>(() => _ = file.Data(entry with { Offset = 8 }));
        Assert.Throws<ArgumentException>(() => _ = file.Data(entry with { Length = 2 }));
        Assert.Throws<ArgumentException>(() => _ = file.Data(entry with { Length = -1 }));
        Assert.Throws<ArgumentException>(() => _ = file.Data(entry with { Offset = long.MaxValue }));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("\u0007\0\0\0\0\0\0\0{\"a\":5}")]
    public void A_refused_file_is_not_kept_open(string content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", content);
        Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(path));

        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(exclusive.CanWrite);
    }

    [Fact]
    public void Tensors_beyond_2_GiB_are_reached_by_pointer()
    {
        // A sparse file: 5 GiB long, a few blocks on the disk.
        const long Big = (5L << 30) - 4;
        using var folder = new TemporaryFolder();
        var header = RawFile.Of(
            $$"""
            {
              "big": { "dtype": "U8", "shape": [{{Big}}], "data_offsets": [0, {{Big}}] },
              "last": { "dtype": "F32", "shape": [1], "data_offsets": [{{Big}}, {{Big + 4}}] }
            }
            """,
            0);
        var path = folder.Write("x.safetensors", header);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            stream.SetLength(header.Length + Big + 4);
            stream.Position = header.Length + Big - 1;
            stream.Write([0xAB, .. BitConverter.GetBytes(1.5f)]);
        }

        using var file = SafetensorsFile.Open(path);
        var (big, last) = (file.Find("big")!, file.Find("last")!);

        Assert.Equal((Big, Big), (big.Length, big.Count));
        Assert.Equal((0, 0, 0xAB), (file.Data(big)[0], file.Data(big)[3L << 30], file.Data(big)[Big - 1]));
        Assert.Equal(1.5f, BitConverter.ToSingle(file.Span(last)));
        Assert.Throws<OverflowException>(() => file.Span(big).ToArray());
    }

    [Fact]
    public void Replacing_a_file_by_renaming_leaves_an_open_one_alone()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteFile(folder["x.safetensors"], [new("a", SafetensorsDtype.U8, [1], stream => stream.Write([1]))]);
        using var old = SafetensorsFile.Open(folder["x.safetensors"]);

        SafetensorsWriter.WriteFile(folder["x.safetensors"], [new("a", SafetensorsDtype.U8, [1], stream => stream.Write([2]))]);
        using var replaced = SafetensorsFile.Open(folder["x.safetensors"]);

        Assert.Equal((1, 2), (old.Span(old.Entries[0])[0], replaced.Span(replaced.Entries[0])[0]));
    }
}
