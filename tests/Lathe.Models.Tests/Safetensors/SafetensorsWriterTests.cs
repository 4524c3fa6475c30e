using FsCheck;
using FsCheck.Fluent;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

public unsafe class SafetensorsWriterTests
{
    [Fact]
    public void Whatever_is_written_is_read_back() => Properties.Check(Contents().ToArbitrary(), tensors =>
    {
        using var folder = new TemporaryFolder();
        var metadata = new Dictionary<string, string> { ["k\n"] = "v\"é" };
        SafetensorsWriter.WriteFile(folder["x.safetensors"], [.. tensors.Select(Stream)], metadata);

        using var file = SafetensorsFile.Open(folder["x.safetensors"]);
        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(tensors.Length, file.Entries.Count);
        foreach (var (name, dtype, shape, data) in tensors)
        {
            var entry = file.Find(name)!;
            Assert.Equal(dtype, entry.Dtype);
            Assert.Equal(shape, entry.Shape);
            Assert.Equal(data, file.Span(entry).ToArray());
            Assert.Equal(0, entry.Offset % Math.Max(1, dtype.Bits() / 8));
        }
    });

    [Fact]
    public void Memory_is_written_as_it_is_or_converted()
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, 600_000).Select(i => (i % 256) - 128f).ToArray();
        fixed (float* data = values)
        {
            SafetensorsWriter.WriteFile(folder["x.safetensors"],
            [
                TensorToWrite.FromPointer("same", SafetensorsDtype.F32, [600, 1000], (byte*)data),
                TensorToWrite.FromPointer("brain", SafetensorsDtype.BF16, [600_000], (byte*)data, SafetensorsDtype.F32),
                TensorToWrite.FromPointer("half", SafetensorsDtype.F16, [600_000], (byte*)data, SafetensorsDtype.F32),
                TensorToWrite.FromPointer("none", SafetensorsDtype.F16, [0], null, SafetensorsDtype.F32),
            ]);
        }

        using var file = SafetensorsFile.Open(folder["x.safetensors"]);
        Assert.Equal(values.SelectMany(BitConverter.GetBytes), file.Span(file.Find("same")!).ToArray());
        Assert.Equal(values.SelectMany(value => BitConverter.GetBytes(value).Skip(2)), file.Span(file.Find("brain")!).ToArray());
        Assert.Equal(values.SelectMany(value => BitConverter.GetBytes((Half)value)), file.Span(file.Find("half")!).ToArray());
    }

    [Fact]
    public void Only_the_floats_convert() => Assert.Throws<NotSupportedException>(
        () => TensorToWrite.FromPointer("a", SafetensorsDtype.F32, [0], null, SafetensorsDtype.I64));

    [Fact]
    public void Impossible_tensors_are_refused_when_they_are_described()
    {
        Assert.Throws<ArgumentException>(() => new TensorToWrite("__metadata__", SafetensorsDtype.U8, [0], _ => { }));
        Assert.Throws<ArgumentException>(() => new TensorToWrite("a", SafetensorsDtype.U8, [-1, -1], _ => { }));
        Assert.Throws<ArgumentException>(() => new TensorToWrite("a", SafetensorsDtype.F4, [3], _ => { }));
        Assert.Throws<ArgumentException>(() => new TensorToWrite("a", SafetensorsDtype.F32, [1L << 40, 1L << 40], _ => { }));
    }

    [Theory]
    [InlineData(3, "Tensor \"a\" wrote 3 of its 4 bytes.")]
    [InlineData(5, "Tensor \"a\" writes more than its 4 bytes.")]
    public void A_producer_of_the_wrong_length_cannot_shift_its_neighbours(int bytes, string expected) =>
        AssertKeepsOld<InvalidOperationException>(
            [new("a", SafetensorsDtype.F32, [1], stream => stream.Write(new byte[bytes])), Stream("b")], expected);

    [Fact]
    public void A_producer_that_throws_leaves_the_old_file() => AssertKeepsOld<OperationCanceledException>(
        [Stream("a"), new("b", SafetensorsDtype.F32, [1], _ => throw new OperationCanceledException("stopped"))], "stopped");

    [Fact]
    public void Names_must_differ() => AssertKeepsOld<ArgumentException>([Stream("a"), Stream("a")], "Two tensors are named \"a\".");

    [Fact]
    public void A_disk_too_small_leaves_the_old_file() => AssertKeepsOld<ModelFileException>(
        [new("a", SafetensorsDtype.U8, [1L << 55], _ => throw new IOException("not reserved, so it fills up later"))],
        "cannot be written (36,028,797,018,96");

    [Fact]
    public void A_disk_that_fills_up_half_way_leaves_the_old_file() => AssertKeepsOld<ModelFileException>(
        [Stream("a"), new("b", SafetensorsDtype.F32, [1], _ => throw new IOException("No space left on device"))],
        "x.safetensors: cannot be written (");

    [Fact]
    public void A_folder_that_is_a_file_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("taken", "");

        var error = Assert.Throws<ModelFileException>(() => SafetensorsWriter.WriteFile(folder["taken/x.safetensors"], [Stream("a")]));

        Assert.StartsWith($"{folder["taken/x.safetensors"]}: cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folders_are_made()
    {
        using var folder = new TemporaryFolder();

        SafetensorsWriter.WriteFile(folder["a/b/x.safetensors"], [Stream("a")]);

        Assert.True(File.Exists(folder["a/b/x.safetensors"]));
    }

    private static TensorToWrite Stream(string name) => new(name, SafetensorsDtype.U8, [2], stream => stream.Write([1, 2]));

    private static TensorToWrite Stream((string Name, SafetensorsDtype Dtype, long[] Shape, byte[] Data) tensor) =>
        new(tensor.Name, tensor.Dtype, tensor.Shape, stream =>
        {
            foreach (var part in tensor.Data.Chunk(7))
            {
                stream.Write(part, 0, part.Length);
            }
        });

    private static Gen<(string Name, SafetensorsDtype Dtype, long[] Shape, byte[] Data)[]> Contents()
    {
        var tensor =
            from dtype in Gen.Elements(Enum.GetValues<SafetensorsDtype>())
            from rank in Gen.Choose(0, 4)
            from shape in Gen.ArrayOf(Gen.Choose(0, 5).Select(size => (long)size), rank)
            from seed in Gen.Choose(0, int.MaxValue)
            from label in Gen.Elements("weight", "é\u4e2d", "with space", "quote\"\\", "\u0001", "")
            where dtype.ByteLength(shape) is not null
            select (Label: label, dtype, shape, Data: RandomBytes(seed, dtype.ByteLength(shape)!.Value));
        return Gen.ListOf(tensor).Select(list => list.Select((t, i) => ($"{t.Label}{i}", t.dtype, t.shape, t.Data)).ToArray());
    }

    private static byte[] RandomBytes(int seed, long length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void AssertKeepsOld<TException>(TensorToWrite[] tensors, string expected)
        where TException : Exception
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteFile(folder["x.safetensors"], [Stream("old")]);
        var before = File.ReadAllBytes(folder["x.safetensors"]);

        var error = Assert.Throws<TException>(() => SafetensorsWriter.WriteFile(folder["x.safetensors"], tensors));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(folder["x.safetensors"]));
        Assert.Equal(["x.safetensors"], folder.Files);
    }
}
