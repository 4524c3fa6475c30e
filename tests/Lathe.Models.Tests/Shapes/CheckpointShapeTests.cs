using System.Buffers.Binary;
using Lathe.Models.Safetensors;
using Lathe.Models.Shapes;
using Lathe.Models.Tests.Safetensors;

namespace Lathe.Models.Tests.Shapes;

public class CheckpointShapeTests
{
    private const string MixedHeader = """
        {
          "a": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [0, 12]},
          "b": {"dtype": "U8", "shape": [5], "data_offsets": [12, 17]},
          "c": {"dtype": "BF16", "shape": [], "data_offsets": [17, 19]},
          "__metadata__": {"format": "pt"}
        }
        """;

    [Fact]
    public void A_single_file_is_summed_by_element_type()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.safetensors", RawFile.Of(MixedHeader, 19));

        var shape = CheckpointShape.Read(folder.Path)!;

        Assert.Equal((19, 12, 3), (shape.TotalBytes, shape.ElementCount, shape.TensorCount));
        Assert.Equal(
            [(SafetensorsDtype.BF16, 14L), (SafetensorsDtype.U8, 5L)],
            shape.BytesByDtype.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public void Shards_are_found_by_their_index()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteCheckpoint(folder.Path, [Tensor("a", 6), Tensor("b", 4), Tensor("c", 30)], maxShardBytes: 10);

        var shape = CheckpointShape.Read(folder.Path)!;

        Assert.True(folder.Files.Length > 2, "there are shards");
        Assert.Equal((40, 40, 3), (shape.TotalBytes, shape.ElementCount, shape.TensorCount));
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(checkpoint.Tensors.Values.Sum(tensor => tensor.Entry.Length), shape.TotalBytes);
    }

    [Fact]
    public void Only_headers_are_read()
    {
        using var folder = new TemporaryFolder();
        const long Bytes = 8L << 30;
        var header = RawFile.Of($$"""{"a": {"dtype": "F16", "shape": [{{Bytes / 2}}], "data_offsets": [0, {{Bytes}}] } }""", 0);
        using (var file = File.Create(folder["model.safetensors"]))
        {
            file.Write(header);

            // A hole: no block of the disk is used, and reading it all would take seconds.
            file.SetLength(header.Length + Bytes);
        }

        Assert.Equal(Bytes, CheckpointShape.Read(folder.Path)!.TotalBytes);
    }

    [Fact]
    public void A_folder_without_safetensors_has_no_shape()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pytorch_model.bin", "x");

        Assert.Null(CheckpointShape.Read(folder.Path));
        Assert.Null(CheckpointShape.Read(folder["no such folder"]));
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.safetensors.index.json", """{"weight_map": {"a": "one.safetensors"}}""");

        var error = Assert.Throws<ModelFileException>(() => CheckpointShape.Read(folder.Path));

        Assert.Equal(folder["one.safetensors"], error.File);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(1000UL)]
    public void A_header_longer_than_its_file_is_refused(ulong length)
    {
        using var folder = new TemporaryFolder();
        var bytes = RawFile.Of(MixedHeader, 19);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        folder.Write("model.safetensors", bytes);

        var error = Assert.Throws<ModelFileException>(() => CheckpointShape.Read(folder.Path));

        Assert.Contains("states a header of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_is_refused()
    {
        using var folder = new TemporaryFolder();
        var bytes = RawFile.Of(MixedHeader, 19);
        for (var length = 0; length < bytes.Length; length++)
        {
            folder.Write("model.safetensors", bytes[..length]);

            Assert.Throws<ModelFileException>(() => CheckpointShape.Read(folder.Path));
        }
    }

    private static TensorToWrite Tensor(string name, int bytes) =>
        new(name, SafetensorsDtype.U8, [bytes], stream => stream.Write(new byte[bytes]));
}
