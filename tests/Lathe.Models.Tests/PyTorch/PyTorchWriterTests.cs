using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Lathe.Models.PyTorch;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.PyTorch;

/// <summary>Files of weights in PyTorch's form, read back by PyTorch (tests/oracles/torch/load_bins.py), by .NET's zip reader and by Lathe.</summary>
public sealed class PyTorchWriterTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(400, 4)]
    public void PyTorch_reads_the_same_numbers(long maxShardBytes, int shards)
    {
        Assert.SkipUnless(File.Exists(Python) && Run("-c", "import torch").Error == "", TorchFiles.Missing);
        var tensors = Some();
        var files = PyTorchWriter.WriteCheckpoint(_folder.Path, [.. tensors.Select(tensor => tensor.ToWrite())], maxShardBytes);
        Assert.Equal(shards == 1 ? ["pytorch_model.bin"] : [.. Enumerable.Range(1, shards).Select(i => $"pytorch_model-{i:D5}-of-{shards:D5}.bin"), "pytorch_model.bin.index.json"], files);

        foreach (var weightsOnly in new[] { "True", "False" })
        {
            var (output, error) = Run(Script(), _folder.Path, weightsOnly);
            Assert.Equal("", error);
            using var read = JsonDocument.Parse(output);
            Assert.Equal(tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), read.RootElement.EnumerateObject().Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
            foreach (var tensor in tensors)
            {
                var found = read.RootElement.GetProperty(tensor.Name);
                Assert.Equal(tensor.Shape, found.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()));
                Assert.Equal(tensor.Torch, found.GetProperty("type").GetString());
                Assert.Equal(tensor.Bytes, found.GetProperty("bytes").GetBytesFromBase64());
            }
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(400)]
    public unsafe void Our_own_reader_reads_them_where_they_are(long maxShardBytes)
    {
        var tensors = Some();
        _ = PyTorchWriter.WriteCheckpoint(_folder.Path, [.. tensors.Select(tensor => tensor.ToWrite())], maxShardBytes);
        using var checkpoint = Checkpoint.Open(_folder.Path);
        Assert.Equal(tensors.Count, checkpoint.Tensors.Count);
        foreach (var tensor in tensors)
        {
            var found = checkpoint.Tensors[tensor.Name];
            Assert.Equal((tensor.Dtype, 0), (found.Dtype, found.Entry.Offset % 64));
            Assert.Equal(tensor.Shape, found.Shape);
            Assert.Equal(tensor.Bytes, new ReadOnlySpan<byte>(found.Data, tensor.Bytes.Length).ToArray());
        }
    }

    [Fact]
    public void Checksums_and_lengths_are_those_of_the_content()
    {
        var tensors = Some();
        _ = PyTorchWriter.WriteCheckpoint(_folder.Path, [.. tensors.Select(tensor => tensor.ToWrite())], long.MaxValue);
        using var zip = ZipFile.OpenRead(_folder["pytorch_model.bin"]);
        Assert.Equal(tensors.Count + 3, zip.Entries.Count);
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
            {
                stream.CopyTo(content);
            }

            Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(content.ToArray()), entry.Crc32);
            if (entry.FullName.StartsWith("archive/data/", StringComparison.Ordinal))
            {
                Assert.Equal(tensors[int.Parse(entry.Name, CultureInfo.InvariantCulture)].Bytes, content.ToArray());
            }
        }

        Assert.Equal(new FileInfo(_folder["pytorch_model.bin"]).Length, new PyTorchContent([.. tensors.Select(tensor => tensor.ToWrite())]).Length);
    }

    /// <summary>Sizes and places beyond 32 bits, in a file with holes instead of numbers.</summary>
    [Fact]
    public void A_tensor_beyond_four_gigabytes_and_one_behind_it()
    {
        const long Rows = (1L << 30) + 16;
        var path = _folder["large.bin"];
        var first = new ZipEntryToWrite("archive/data/0", 0, Rows * sizeof(float));
        var second = new ZipEntryToWrite("archive/data/1", first.End, 8);
        using (var file = File.Create(path))
        {
            file.Write(first.LocalHeader());
            file.Position = first.End;
            file.Write(second.LocalHeader());
            file.Write([1, 2, 3, 4, 5, 6, 7, 8]);
            file.Write(ZipEntryToWrite.Directory([first, second], file.Position));
        }

        using var zip = ZipFile.OpenRead(path);
        Assert.Equal([Rows * sizeof(float), 8], zip.Entries.Select(entry => entry.Length));
        using var opened = zip.Entries[1].Open();
        var read = new byte[8];
        opened.ReadExactly(read);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], read);
    }

    [Fact]
    public void Sizes_beyond_31_bits_are_read_back()
    {
        const long Rows = (1L << 33) + 5;
        var pickle = PickleWriter.Describe([new("x", SafetensorsDtype.BF16, [Rows, 3], _ => { })]);
        var root = Assert.IsType<PickledDictionary>(new PickleReader(pickle).Read());
        var tensor = Assert.IsType<PickledTensor>(Assert.Single(root.Entries).Item2);
        Assert.Equal([Rows, 3], tensor.Shape);
        Assert.Equal(3 * Rows, tensor.Storage.Count);
    }

    [Fact]
    public void Another_type_is_refused() => Assert.Contains(
        "\"x\" is I64",
        Assert.Throws<ArgumentException>(() => PyTorchWriter.WriteCheckpoint(_folder.Path, [new("x", SafetensorsDtype.I64, [1], _ => { })], 100)).Message,
        StringComparison.Ordinal);

    private static List<Sample> Some()
    {
        var random = new Random(7);
        (string Name, SafetensorsDtype Dtype, string Torch, long[] Shape)[] all =
        [
            ("model.embed_tokens.weight", SafetensorsDtype.F32, "float32", [9, 8]),
            ("half", SafetensorsDtype.F16, "float16", [3, 5, 2]),
            ("größe 😀", SafetensorsDtype.BF16, "bfloat16", [70, 2]),
            ("wide", SafetensorsDtype.F32, "float32", [1, 70_000]),
            ("scalar", SafetensorsDtype.F32, "float32", []),
            ("empty", SafetensorsDtype.F32, "float32", [0, 4]),
            ("one", SafetensorsDtype.BF16, "bfloat16", [1]),
        ];
        return [.. all.Select(one =>
        {
            var bytes = new byte[one.Dtype.ByteLength(one.Shape)!.Value];
            random.NextBytes(bytes);
            return new Sample(one.Name, one.Dtype, one.Torch, one.Shape, bytes);
        })];
    }

    private static (string Output, string Error) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{Python} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (output, error);
    }

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daemon.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "oracles", "torch", "load_bins.py");
    }

    private sealed record Sample(string Name, SafetensorsDtype Dtype, string Torch, long[] Shape, byte[] Bytes)
    {
        public TensorToWrite ToWrite() => new(Name, Dtype, Shape, stream => stream.Write(Bytes));
    }
}
