using System.Text.Json;

namespace Lathe.Models.Safetensors;

/// <summary>
/// Reads and checks a header (https://github.com/huggingface/safetensors, "Format"): a JSON object of tensors whose data tile
/// the rest of the file, without holes, overlaps or a remainder.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The length field before the JSON.</summary>
    public const int PrefixBytes = 8;

    /// <summary>Limit on the JSON's length, set by the format.</summary>
    public const int MaxBytes = 100_000_000;

    private const int MaxDepth = 8;

    /// <summary>Far above any real tensor's; keeps a list of millions of sizes from filling the memory.</summary>
    private const int MaxRank = 64;

    private readonly string _file;
    private readonly long _dataStart;
    private readonly long _dataLength;
    private readonly Dictionary<string, SafetensorsEntry> _tensors = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _metadata;

    private SafetensorsHeader(string file, long dataStart, long dataLength) =>
        (_file, _dataStart, _dataLength) = (file, dataStart, dataLength);

    public IReadOnlyDictionary<string, string> Metadata => _metadata ?? [];

    public IReadOnlyDictionary<string, SafetensorsEntry> Tensors => _tensors;

    /// <summary>Parses the JSON of a header.</summary>
    /// <param name="json">The bytes between length field and data.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="dataStart">Position of the data in the file.</param>
    /// <param name="dataLength">Bytes from there to the file's end.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file, long dataStart, long dataLength)
    {
        var header = new SafetensorsHeader(file, dataStart, dataLength);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Error("the header does not start with '{'; it is not a safetensors file.");
        }

        try
        {
            header.ReadTensors(json);
        }
        catch (JsonException error)
        {
            throw new ModelFileException(file, $"the header is not valid JSON ({ModelFileException.Reason(error)}).", inner: error);
        }
        catch (InvalidOperationException error)
        {
            throw new ModelFileException(file, "the header holds a string that is not valid UTF-8 text.", inner: error);
        }

        return header;
    }

    /// <summary>The entries in the order of their data, which must tile the data area exactly.</summary>
    public IReadOnlyList<SafetensorsEntry> CheckTiling()
    {
        SafetensorsEntry[] ordered = [.. _tensors.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length)];
        var end = 0L;
        foreach (var entry in ordered)
        {
            var begin = entry.Offset - _dataStart;
            if (begin < end)
            {
                throw Error($"its data begins at {begin}, inside another tensor's, which ends at {end}.", entry.Name);
            }

            if (begin > end)
            {
                throw Error($"its data begins at {begin}, leaving a hole from {end}.", entry.Name);
            }

            end = begin + entry.Length;
        }

        return end == _dataLength
            ? ordered
            : throw Error($"{_dataLength - end:N0} bytes after the last tensor belong to none.");
    }

    private void ReadTensors(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (NextKey(ref reader) is { } name)
        {
            if (name == MetadataKey)
            {
                _metadata = _metadata is null ? ReadMetadata(ref reader) : throw Error($"\"{MetadataKey}\" appears twice.");
            }
            else if (!_tensors.TryAdd(name, ReadTensor(ref reader, name)))
            {
                throw Error("appears twice in the header.", name);
            }
        }

        // One more step past the end makes the reader refuse anything but white space (the padding) after the object.
        reader.Read();
    }

    private Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        const string Expected = $"\"{MetadataKey}\" must be an object of strings.";
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error(Expected);
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (NextKey(ref reader) is { } key)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Error(Expected);
            }

            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Error($"\"{MetadataKey}\" has the key \"{ModelFileException.Printable(key)}\" twice.");
            }
        }

        return metadata;
    }

    private SafetensorsEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error("must be an object with dtype, shape and data_offsets.", name);
        }

        SafetensorsDtype? dtype = null;
        IReadOnlyList<long>? shape = null;
        IReadOnlyList<long>? offsets = null;
        while (NextKey(ref reader) is { } key)
        {
            switch (key)
            {
                case "dtype" when dtype is null:
                    dtype = ReadDtype(ref reader, name);
                    break;
                case "shape" when shape is null:
                    shape = ReadSizes(ref reader, name, "shape");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadSizes(ref reader, name, "data_offsets");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Error($"\"{key}\" appears twice.", name);
                default:
                    reader.Skip();
                    break;
            }
        }

        return MakeEntry(
            name,
            dtype ?? throw Error("\"dtype\" is missing.", name),
            shape ?? throw Error("\"shape\" is missing.", name),
            offsets ?? throw Error("\"data_offsets\" is missing.", name));
    }

    private SafetensorsEntry MakeEntry(string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, IReadOnlyList<long> offsets)
    {
        if (offsets.Count != 2 || offsets[0] > offsets[1])
        {
            throw Error($"\"data_offsets\" is [{string.Join(", ", offsets.Take(4))}]; expected [begin, end] with begin <= end.", name);
        }

        if (offsets[1] > _dataLength)
        {
            throw Error(
                $"its data ends at {offsets[1]:N0}, but the file holds {_dataLength:N0} bytes of data: "
                + "it is cut short (an interrupted download or copy?) or its header is wrong.",
                name);
        }

        var shown = $"{dtype.Name()} [{string.Join(", ", shape.Take(8))}{(shape.Count > 8 ? ", ..." : "")}]";
        var length = offsets[1] - offsets[0];
        var expected = dtype.ByteLength(shape) ?? throw Error($"{shown} is no whole number of bytes, or too many.", name);
        return expected == length
            ? new SafetensorsEntry(name, dtype, shape, _dataStart + offsets[0], length)
            : throw Error($"{shown} needs {expected:N0} bytes, but \"data_offsets\" spans {length:N0}.", name);
    }

    private SafetensorsDtype ReadDtype(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Error("\"dtype\" must be a string.", name);
        }

        var text = reader.GetString()!;
        return SafetensorsDtypes.TryParse(text, out var dtype)
            ? dtype
            : throw Error($"the dtype \"{ModelFileException.Printable(text)}\" is unknown.", name);
    }

    private List<long> ReadSizes(ref Utf8JsonReader reader, string name, string key)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Error($"\"{key}\" must be a list of integers from 0 to 2^63 - 1.", name);
        }

        var sizes = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            sizes.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0
                ? size
                : throw Error($"\"{key}\" must be a list of integers from 0 to 2^63 - 1.", name));
            if (sizes.Count > MaxRank)
            {
                throw Error($"\"{key}\" has more than {MaxRank} numbers.", name);
            }
        }

        return sizes;
    }

    /// <summary>Steps to the next key of the current object and onto its value; null at the object's end.</summary>
    private static string? NextKey(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var key = reader.GetString();
        reader.Read();
        return key;
    }

    private ModelFileException Error(string message, string? tensor = null) => new(_file, message, tensor);
}
