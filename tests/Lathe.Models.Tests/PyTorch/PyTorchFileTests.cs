using System.Diagnostics;
using System.Text.Json;
using Lathe.Models.PyTorch;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.PyTorch;

/// <summary>Files of torch.save: the same numbers as PyTorch has, and nothing run.</summary>
public sealed class PyTorchFileTests(TorchFiles torch) : IClassFixture<TorchFiles>
{
    private static readonly Dictionary<string, SafetensorsDtype> Types = new()
    {
        ["float32"] = SafetensorsDtype.F32,
        ["float16"] = SafetensorsDtype.F16,
        ["bfloat16"] = SafetensorsDtype.BF16,
        ["float64"] = SafetensorsDtype.F64,
        ["int64"] = SafetensorsDtype.I64,
        ["int32"] = SafetensorsDtype.I32,
        ["int8"] = SafetensorsDtype.I8,
        ["uint8"] = SafetensorsDtype.U8,
        ["bool"] = SafetensorsDtype.Bool,
    };

    [Theory]
    [InlineData("types", 12)]
    [InlineData("views", 10)]
    [InlineData("module", 7)]
    [InlineData("parameters", 1)]
    [InlineData("protocol 4", 1)]
    public unsafe void Tensors_are_those_that_torch_saved(string name, int count)
    {
        Assert.SkipUnless(torch.IsThere, TorchFiles.Missing);
        using var file = PyTorchFile.Open(torch[$"{name}.bin"]);
        using var expected = JsonDocument.Parse(File.ReadAllBytes(torch[$"{name}.json"]));
        Assert.Equal(count, file.Entries.Count);
        Assert.Equal(expected.RootElement.EnumerateObject().Select(t => t.Name).Order(), file.Entries.Select(e => e.Name).Order());
        foreach (var entry in file.Entries)
        {
            var tensor = expected.RootElement.GetProperty(entry.Name);
            Assert.Equal(tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), entry.Shape);
            Assert.Equal(Types[tensor.GetProperty("type").GetString()!], entry.Dtype);
            for (var time = 0; time < 2; time++)
            {
                Assert.Equal(tensor.GetProperty("bytes").GetBytesFromBase64(), new ReadOnlySpan<byte>(file.Data(entry), (int)entry.Length).ToArray());
                file.Release(entry);
            }
        }
    }

    [Fact]
    public void Tensors_in_a_row_are_not_copied_and_shared_ones_are_one()
    {
        Assert.SkipUnless(torch.IsThere, TorchFiles.Missing);
        using var file = PyTorchFile.Open(torch["views.bin"]);
        var offsets = file.Entries.ToDictionary(e => e.Name, e => e.Offset);
        Assert.Equal(offsets["shared a"], offsets["shared b"]);
        Assert.Equal(offsets["transposed"] + (20 * sizeof(float)), offsets["slice"]);
    }

    [Fact]
    public void Hostile_pickles_are_refused_by_name_and_not_run()
    {
        Assert.SkipUnless(torch.IsThere, TorchFiles.Missing);
        var files = torch.Names("hostile *.bin").ToList();
        Assert.Equal(10, files.Count);
        foreach (var path in files)
        {
            var message = Assert.Throws<ModelFileException>(() => PyTorchFile.Open(path)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Contains("Nothing of it was run", message, StringComparison.Ordinal);
            Assert.Matches("(posix|__builtin__|builtins|functools)", message);
        }

        Assert.False(File.Exists(torch["ran"]));
    }

    [Theory]
    [InlineData("old form", "before 1.6")]
    [InlineData("nested", "state_dict")]
    [InlineData("whole module", "torch.nn.modules")]
    public void What_is_no_file_of_weights_is_told_why(string name, string says)
    {
        Assert.SkipUnless(torch.IsThere, TorchFiles.Missing);
        var message = Assert.Throws<ModelFileException>(() => PyTorchFile.Open(torch[$"{name}.bin"])).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_never_gives_another_exception_nor_takes_long()
    {
        Assert.SkipUnless(torch.IsThere, TorchFiles.Missing);
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        foreach (var name in new[] { "types.bin", "views.bin", "module.bin", "protocol 4.bin" })
        {
            var content = File.ReadAllBytes(torch[name]);
            for (var i = 0; i < 400; i++)
            {
                var damaged = Mutation.Of<byte>(content, [0, 1, 0x28, 0x2E, 0x52, 0x51, 0x71, 0x75, 0x7F, 0x80, 0x85, 0x88, 0xFF, .. content.AsSpan(0, 60)], random);
                var path = folder.Write("x.bin", damaged);
                try
                {
                    using var file = PyTorchFile.Open(path);
                    foreach (var entry in file.Entries)
                    {
                        unsafe
                        {
                            _ = new ReadOnlySpan<byte>(file.Data(entry), checked((int)entry.Length)).IndexOf((byte)1);
                        }
                    }
                }
                catch (ModelFileException e)
                {
                    Assert.Contains("x.bin", e.Message, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < 500_000_000);
    }
}
