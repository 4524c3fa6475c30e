using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lathe.Training.Tests.Fixtures;

/// <summary>
/// A committed safetensors file of tests/oracles/torch (see its README.md), read without the code under test.
/// </summary>
public sealed class OracleFile
{
    public static readonly string[] Families = ["llama", "llama3", "qwen2", "qwen3"];

    private readonly Dictionary<string, (long[] Shape, byte[] Data, string Type)> _tensors = new(StringComparer.Ordinal);

    private OracleFile(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, length));
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            JsonElement offsets = entry.Value.GetProperty("data_offsets");
            byte[] data = bytes[(8 + length + offsets[0].GetInt32())..(8 + length + offsets[1].GetInt32())];
            _tensors[entry.Name] = (shape, data, entry.Value.GetProperty("dtype").GetString()!);
        }
    }

    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>The folder of a family, wherever the tests run.</summary>
    public static string Folder(string family)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Daemon.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        return Path.Combine(root ?? throw new InvalidOperationException("The tests must run from inside the repository."),
            "tests", "oracles", "torch", family);
    }

    /// <summary>"forward", "steps", "accumulation", "lora" or "model" of a family.</summary>
    public static OracleFile Load(string family, string part) => new(Path.Combine(Folder(family), part + ".safetensors"));

    public long[] Shape(string name) => _tensors[name].Shape;

    /// <summary>The values of an F32 tensor, row-major.</summary>
    public float[] Floats(string name) => Values<float>(name, "F32");

    /// <summary>The values of an I64 tensor, row-major.</summary>
    public long[] Integers(string name) => Values<long>(name, "I64");

    private T[] Values<T>(string name, string type)
        where T : unmanaged
    {
        (_, byte[] data, string actual) = _tensors[name];
        Assert.Equal(type, actual);
        return MemoryMarshal.Cast<byte, T>(data).ToArray();
    }
}
