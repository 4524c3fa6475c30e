using System.Buffers.Binary;
using System.Text;

namespace Lathe.Models.Tests.Safetensors;

/// <summary>Safetensors files put together byte by byte, as the format's description says: length, JSON, data.</summary>
internal static class RawFile
{
    public static byte[] Of(string json, int dataBytes) => Of(Encoding.UTF8.GetBytes(json), new byte[dataBytes]);

    public static byte[] Of(byte[] json, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        return [.. length, .. json, .. data];
    }
}
