using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>
/// A safetensors file in memory, read and written by the format's definition and not by the code under test, so that it can also write
/// what that code would never write.
/// </summary>
internal sealed class StoredTensors : SortedDictionary<string, StoredTensor>
{
    private const int LengthBytes = sizeof(ulong);

    public static StoredTensors Read(string path)
    {
        var (header, data) = Parts(path);
        var tensors = new StoredTensors();
        foreach (var (name, node) in header.Where(entry => entry.Key != "__metadata__"))
        {
            var offsets = node!["data_offsets"]!.AsArray();
            tensors[name] = new StoredTensor(
                (string)node["dtype"]!,
                [.. node["shape"]!.AsArray().Select(size => (long)size!)],
                data[(int)offsets[0]!..(int)offsets[1]!]);
        }

        return tensors;
    }

    /// <summary>Changes the tensors of a file.</summary>
    public static void Edit(string path, Action<StoredTensors> change)
    {
        var tensors = Read(path);
        change(tensors);
        tensors.Write(path);
    }

    /// <summary>Changes what a file's header says, and leaves the data as it is.</summary>
    public static void EditHeader(string path, Action<JsonObject> change)
    {
        var (header, data) = Parts(path);
        change(header);
        Write(path, header, [data]);
    }

    public void Write(string path)
    {
        var header = new JsonObject();
        var end = 0L;
        foreach (var (name, tensor) in this)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = tensor.Dtype,
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = new JsonArray(end, end + tensor.Data.Length),
            };
            end += tensor.Data.Length;
        }

        Write(path, header, Values.Select(tensor => tensor.Data));
    }

    private static void Write(string path, JsonObject header, IEnumerable<byte[]> data)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + LengthBytes - 1) / LengthBytes * LengthBytes;
        using var file = File.Create(path);
        var length = new byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        file.Write(length);
        file.Write(json);
        file.Write([.. Enumerable.Repeat((byte)' ', padded - json.Length)]);
        foreach (var part in data)
        {
            file.Write(part);
        }
    }

    private static (JsonObject Header, byte[] Data) Parts(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return (JsonNode.Parse(bytes.AsSpan(LengthBytes, length))!.AsObject(), bytes[(LengthBytes + length)..]);
    }
}
