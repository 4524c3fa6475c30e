using System.Text.Json.Nodes;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

public class ShardedWriterTests
{
    [Fact]
    public void What_fits_into_one_shard_is_one_file_without_an_index()
    {
        using var folder = new TemporaryFolder();

        var names = SafetensorsWriter.WriteCheckpoint(folder["new"], [Tensor("a", 6), Tensor("b", 4)], maxShardBytes: 10);

        Assert.Equal(["model.safetensors"], names);
        Assert.Equal(["model.safetensors"], Directory.GetFiles(folder["new"]).Select(Path.GetFileName));
        using var checkpoint = Checkpoint.Open(folder["new"]);
        Assert.Equal(["a", "b"], checkpoint.Tensors.Keys.Order());
    }

    [Fact]
    public void Shards_are_filled_in_order_and_listed()
    {
        using var folder = new TemporaryFolder();

        var names = SafetensorsWriter.WriteCheckpoint(
            folder.Path, [Tensor("c", 6), Tensor("a", 4), Tensor("big", 30), Tensor("b", 5), Tensor("d", 6)], maxShardBytes: 10);

        string[] expected =
        [
            "model-00001-of-00004.safetensors",
            "model-00002-of-00004.safetensors",
            "model-00003-of-00004.safetensors",
            "model-00004-of-00004.safetensors",
            "model.safetensors.index.json",
        ];
        Assert.Equal(expected, names);
        Assert.Equal(expected, folder.Files);
        var index = JsonNode.Parse(File.ReadAllText(folder["model.safetensors.index.json"]))!;
        Assert.Equal(51, (long)index["metadata"]!["total_size"]!);
        Assert.Equal(
            [("a", expected[0]), ("b", expected[2]), ("big", expected[1]), ("c", expected[0]), ("d", expected[3])],
            index["weight_map"]!.AsObject().Select(pair => (pair.Key, (string)pair.Value!)));
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.Equal(4, checkpoint.Files.Count);
        Assert.All(checkpoint.Tensors.Values, tensor => Assert.Equal(
            Data(tensor.Name, (int)tensor.Length), ((SafetensorsFile)tensor.File).Span(tensor.Entry).ToArray()));
        Assert.Equal(5, checkpoint.Tensors.Count);
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(100, 10)]
    [InlineData(10, 20)]
    [InlineData(20, 10)]
    [InlineData(100, 100)]
    public void A_new_save_replaces_every_file_of_the_old_one(long oldShardBytes, long newShardBytes)
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        folder.Write("adapter_model.safetensors", "kept");
        SafetensorsWriter.WriteCheckpoint(folder.Path, [.. "abcdef".Select(c => Tensor($"old {c}", 9))], oldShardBytes);

        var names = SafetensorsWriter.WriteCheckpoint(folder.Path, [.. "abcdef".Select(c => Tensor($"new {c}", 9))], newShardBytes);

        Assert.Equal(names.Concat(["config.json", "adapter_model.safetensors"]).Order(StringComparer.Ordinal), folder.Files);
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.All(checkpoint.Tensors.Keys, name => Assert.StartsWith("new ", name, StringComparison.Ordinal));
        Assert.Equal(6, checkpoint.Tensors.Count);
    }

    [Fact]
    public void A_failure_in_a_late_shard_leaves_the_old_save_untouched()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.WriteCheckpoint(folder.Path, [Tensor("a", 9), Tensor("b", 9)], maxShardBytes: 10);
        var before = Snapshot(folder);

        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.WriteCheckpoint(
            folder.Path,
            [Tensor("a", 9), new("b", SafetensorsDtype.U8, [9], _ => throw new OperationCanceledException())],
            maxShardBytes: 10));
        var error = Assert.Throws<ModelFileException>(() => SafetensorsWriter.WriteCheckpoint(
            folder.Path, [Tensor("a", 9), new("b", SafetensorsDtype.U8, [1L << 55], _ => { })], maxShardBytes: 10));

        Assert.Equal(folder["model-00002-of-00002.safetensors"], error.File);
        Assert.Equal(before, Snapshot(folder));
    }

    [Fact]
    public void Names_must_differ_across_shards()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.WriteCheckpoint(folder.Path, [Tensor("a", 9), Tensor("a", 9)], maxShardBytes: 10));

        Assert.Empty(folder.Files);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_shard_needs_room(long maxShardBytes)
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentOutOfRangeException>(() => SafetensorsWriter.WriteCheckpoint(folder.Path, [Tensor("a", 9)], maxShardBytes));
    }

    private static byte[] Data(string name, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(name[0] + i))];

    private static TensorToWrite Tensor(string name, int length) =>
        new(name, SafetensorsDtype.U8, [length], stream => stream.Write(Data(name, length)));

    private static Dictionary<string, string> Snapshot(TemporaryFolder folder) =>
        folder.Files.ToDictionary(name => name, name => Convert.ToHexString(File.ReadAllBytes(folder[name])));
}
