using Lathe.Data.Tests.Gguf;
using Lathe.Models.Gguf;

namespace Lathe.Models.Tests.Gguf;

/// <summary>Files against a reader of the tests' own.</summary>
public class GgufWriterTests
{
    private static readonly object[] OneOfEach =
    [
        (byte)200, (sbyte)-5, (ushort)60_000, (short)-30_000, 4_000_000_000u, -2_000_000_000, 1.5f, true, "Zeichen \u00E4 \U0001F600",
        18_000_000_000_000_000_000ul, -9_000_000_000_000_000_000, Math.PI,
    ];

    [Fact]
    public void Every_kind_of_value_and_lists_of_them()
    {
        using var folder = new TemporaryFolder();
        var metadata = new GgufMetadata();
        foreach (var value in OneOfEach)
        {
            metadata.Add($"one.{value.GetType().Name}", value);
            var list = Array.CreateInstance(value.GetType(), 3);
            list.SetValue(value, 1);
            if (value is string)
            {
                list.SetValue("", 0);
                list.SetValue("\n", 2);
            }

            metadata.Add($"list.{value.GetType().Name}", list);
        }

        _ = Write(folder["a.gguf"], metadata, []);

        var read = GgufReader.Read(folder["a.gguf"]).Metadata;
        Assert.Equal(2 * OneOfEach.Length, read.Count);
        Assert.All(OneOfEach, value =>
        {
            Assert.Equal(value, read[$"one.{value.GetType().Name}"]);
            Assert.Equal(value, Assert.IsType<object[]>(read[$"list.{value.GetType().Name}"])[1]);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("k\u00E4se")]
    public void Odd_keys_are_refused(string key) => Assert.Throws<ArgumentException>(() => new GgufMetadata().Add(key, 1u));

    [Fact]
    public void Other_values_and_keys_that_are_there_are_refused()
    {
        var metadata = new GgufMetadata();
        metadata.Add("a", 1u);

        Assert.Throws<ArgumentException>(() => metadata.Add("a", 2u));
        Assert.Throws<ArgumentException>(() => metadata.Add("b", 1m));
        Assert.Throws<ArgumentException>(() => metadata.Add("c", new uint[1][]));
        Assert.Throws<ArgumentException>(() => metadata.Add("d", DayOfWeek.Monday));
        Assert.Equal(1, metadata.Count);
    }

    [Fact]
    public void Random_files_are_read_back_as_written()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var tensors = Enumerable.Range(0, random.Next(6)).Select(i => RandomTensor(random, $"t{i}")).ToList();
            var metadata = new GgufMetadata();
            for (var i = random.Next(5); i > 0; i--)
            {
                metadata.Add(new string('k', random.Next(1, 40)) + i, OneOfEach[random.Next(OneOfEach.Length)]);
            }

            var calls = new List<(long Done, long All)>();
            var length = GgufWriter.Write(
                folder["a.gguf"], metadata, [.. tensors.Select(pair => pair.Tensor)], (done, all) => calls.Add((done, all)), TestContext.Current.CancellationToken);

            var read = GgufReader.Read(folder["a.gguf"]);
            Assert.Equal(new FileInfo(folder["a.gguf"]).Length, length);
            Assert.Equal(metadata.Count, read.Metadata.Count);
            Assert.Equal(tensors.Count, read.Tensors.Count);
            Assert.Equal(tensors.Count, calls.Count);
            Assert.All(calls.TakeLast(1), call => Assert.Equal(call.All, call.Done));
            Assert.All(tensors, pair =>
            {
                var found = read.Tensors[pair.Tensor.Name];
                Assert.Equal(pair.Tensor.Shape.Reverse(), found.Sizes);
                Assert.Equal((uint)pair.Tensor.Type, found.Type);
                Assert.Equal(pair.Bytes, found.Bytes);
            });
        }
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.gguf", "old");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var tensor = new GgufTensor("t", GgufTensorType.F32, [4], stream => stream.Write(new byte[16]));

        Assert.Throws<OperationCanceledException>(() => GgufWriter.Write(folder["a.gguf"], new(), [tensor], null, cancelled.Token));
        Assert.Throws<InvalidOperationException>(() => Write(folder["a.gguf"], new(), [new("t", GgufTensorType.F32, [4], _ => { })]));
        Assert.Throws<ModelFileException>(() => Write(folder["a.gguf"], new(), [new("t", GgufTensorType.F32, [4], _ => throw new IOException("gone"))]));
        Assert.Throws<ArgumentException>(() => Write(folder["a.gguf"], new(), [tensor, tensor]));

        Assert.Equal(["a.gguf"], folder.Files);
        Assert.Equal("old", File.ReadAllText(folder["a.gguf"]));
    }

    [Fact]
    public void Tensors_the_format_has_not_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new GgufTensor(new string('x', 64), GgufTensorType.F32, [1], _ => { }));
        Assert.Throws<ArgumentException>(() => new GgufTensor("x", GgufTensorType.F32, [], _ => { }));
        Assert.Throws<ArgumentException>(() => new GgufTensor("x", GgufTensorType.F32, [1, 1, 1, 1, 1], _ => { }));
        Assert.Throws<ArgumentException>(() => new GgufTensor("x", GgufTensorType.F32, [2, 0], _ => { }));
        Assert.Throws<ArgumentException>(() => new GgufTensor("x", GgufTensorType.Q8, [2, 33], _ => { }));
    }

    private static (GgufTensor Tensor, byte[] Bytes) RandomTensor(Random random, string name)
    {
        var type = Enum.GetValues<GgufTensorType>()[random.Next(5)];
        long[] shape = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (long)random.Next(1, 5)), 32 * random.Next(1, 4)];
        var bytes = new byte[shape.SkipLast(1).Aggregate(type.RowBytes(shape[^1]), (product, size) => product * size)];
        random.NextBytes(bytes);
        return (new GgufTensor(name, type, shape, stream => stream.Write(bytes)), bytes);
    }

    private static long Write(string path, GgufMetadata metadata, IReadOnlyList<GgufTensor> tensors) =>
        GgufWriter.Write(path, metadata, tensors, null, TestContext.Current.CancellationToken);
}
