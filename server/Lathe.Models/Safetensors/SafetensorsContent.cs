using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lathe.Models.Safetensors;

/// <summary>The content of one file to write: header and tensors in their final order.</summary>
internal sealed class SafetensorsContent
{
    private const int Alignment = 8;

    private static readonly Dictionary<string, string> DefaultMetadata = new() { ["format"] = "pt" };

    private readonly TensorToWrite[] _tensors;
    private readonly byte[] _header;

    public SafetensorsContent(IEnumerable<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // Wide elements first keeps every tensor aligned to its element size, which some readers insist on.
        _tensors = [.. tensors.OrderByDescending(tensor => tensor.Dtype.Bits())];
        _header = MakeHeader(_tensors, metadata ?? DefaultMetadata);
        Length = _header.Length + _tensors.Sum(tensor => tensor.Length);
    }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    public void WriteTo(Stream stream)
    {
        stream.Write(_header);
        foreach (var tensor in _tensors)
        {
            using var exact = new ExactLengthStream(stream, tensor.Name, tensor.Length);
            tensor.Write(exact);
            exact.CheckComplete();
            tensor.Written?.Invoke(tensor.Length);
        }
    }

    private static byte[] MakeHeader(TensorToWrite[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(new byte[SafetensorsHeader.PrefixBytes]);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteJson(json, tensors, metadata);
        }

        while (buffer.WrittenCount % Alignment != 0)
        {
            buffer.Write(" "u8);
        }

        var header = buffer.WrittenSpan.ToArray();
        var jsonLength = header.Length - SafetensorsHeader.PrefixBytes;
        BinaryPrimitives.WriteInt64LittleEndian(header, jsonLength);
        return jsonLength <= SafetensorsHeader.MaxBytes
            ? header
            : throw new ArgumentException($"The header would be {jsonLength:N0} bytes; the format allows {SafetensorsHeader.MaxBytes:N0}.");
    }

    private static void WriteJson(Utf8JsonWriter json, TensorToWrite[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        var offset = 0L;
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"Two tensors are named \"{tensor.Name}\".", nameof(tensors));
            }

            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Dtype.Name());
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [offset, offset + tensor.Length]);
            json.WriteEndObject();
            offset += tensor.Length;
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
