using System.Text;
using System.Text.Json;

namespace Lathe.Models.Safetensors.FourBit;

/// <summary>Finds weights that are stored in four bits, and checks that their parts belong together.</summary>
internal static class FourBitReader
{
    /// <summary>A description has eight short entries.</summary>
    private const long MaxStateBytes = 4096;

    /// <summary>Null when the checkpoint has no weight of that name in four bits.</summary>
    /// <exception cref="ModelFileException">A part is missing, malformed or does not fit the others.</exception>
    public static StoredFourBit? Find(Checkpoint checkpoint, string name)
    {
        foreach (var type in FourBitNames.Types)
        {
            if (checkpoint.Tensors.TryGetValue(FourBitNames.State(name, type), out var state))
            {
                return Read(checkpoint, name, type, state);
            }
        }

        return null;
    }

    private static StoredFourBit Read(Checkpoint checkpoint, string name, string type, CheckpointTensor state)
    {
        var json = ReadState(state);
        CheckNumber(state, json, "blocksize", StoredFourBit.BlockSize);
        if (Text(json, "quant_type") is { } said && said != type)
        {
            throw Malformed(state, $"\"quant_type\" is \"{ModelFileException.Printable(said)}\", and its name says {type}.");
        }

        var shape = ReadShape(state, json);
        var (count, packed) = (checked(shape[0] * shape[1]), Part(checkpoint, name, name));
        if (packed.Length != (count + 1) / 2)
        {
            throw Malformed(packed, $"has {packed.Length:N0} bytes; [{shape[0]}, {shape[1]}] in four bits has {(count + 1) / 2:N0}.");
        }

        var blocks = Blocks(count, StoredFourBit.BlockSize);
        var scales = Part(checkpoint, name, FourBitNames.Scales(name));
        var isNested = scales.Dtype == SafetensorsDtype.U8;
        CheckPart(scales, isNested ? SafetensorsDtype.U8 : SafetensorsDtype.F32, blocks);
        var map = Part(checkpoint, name, FourBitNames.Map(name));
        CheckPart(map, SafetensorsDtype.F32, 16);
        return new StoredFourBit
        {
            Type = type,
            Shape = shape,
            Packed = packed,
            Map = map,
            Scales = scales,
            Nested = isNested ? ReadNested(checkpoint, name, state, json, blocks) : null,
        };
    }

    private static NestedScales ReadNested(Checkpoint checkpoint, string name, CheckpointTensor state, JsonElement json, long blocks)
    {
        CheckNumber(state, json, "nested_blocksize", StoredFourBit.NestedBlockSize);
        var map = Part(checkpoint, name, FourBitNames.NestedMap(name));
        CheckPart(map, SafetensorsDtype.F32, 256);
        var scales = Part(checkpoint, name, FourBitNames.NestedScales(name));
        CheckPart(scales, SafetensorsDtype.F32, Blocks(blocks, StoredFourBit.NestedBlockSize));
        return json.TryGetProperty("nested_offset", out var offset) && offset.ValueKind == JsonValueKind.Number
            && offset.TryGetDouble(out var value) && float.IsFinite((float)value)
            ? new NestedScales(map, scales, (float)value)
            : throw Malformed(state, "\"nested_offset\" is missing or no number.");
    }

    private static unsafe JsonElement ReadState(CheckpointTensor state)
    {
        if (state.Dtype != SafetensorsDtype.U8 || state.Length > MaxStateBytes)
        {
            throw Malformed(state, $"is {state.Dtype.Name()} of {state.Length:N0} bytes; expected U8, at most {MaxStateBytes:N0} of them.");
        }

        return JsonFile.ParseObject(Encoding.UTF8.GetString(state.Data, (int)state.Length), $"{state.File.Path}, {ModelFileException.Printable(state.Name)}");
    }

    private static long[] ReadShape(CheckpointTensor state, JsonElement json)
    {
        var sizes = json.TryGetProperty("shape", out var shape) && shape.ValueKind == JsonValueKind.Array
            ? shape.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var value) ? value : 0L).ToArray()
            : [];
        return sizes is [> 0, > 0] ? sizes : throw Malformed(state, "\"shape\" is not the two sizes of a weight.");
    }

    private static void CheckNumber(CheckpointTensor state, JsonElement json, string key, int expected)
    {
        if (!json.TryGetProperty(key, out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var value) || value != expected)
        {
            throw Malformed(state, $"\"{key}\" is {(json.TryGetProperty(key, out var found) ? ModelFileException.Printable(found.GetRawText()) : "missing")}; only {expected} is supported.");
        }
    }

    private static string? Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static CheckpointTensor Part(Checkpoint checkpoint, string name, string part) =>
        checkpoint.Tensors.TryGetValue(part, out var tensor)
            ? tensor
            : throw new ModelFileException(checkpoint.Folder, $"it is stored in four bits, and its {ModelFileException.Printable(part)} is missing.", name);

    private static void CheckPart(CheckpointTensor part, SafetensorsDtype dtype, long count)
    {
        if (part.Dtype != dtype || part.Entry.Count != count)
        {
            throw Malformed(part, $"is {part.Dtype.Name()} [{string.Join(", ", part.Shape)}]; expected {count:N0} {dtype.Name()}.");
        }
    }

    private static long Blocks(long count, int size) => (count + size - 1) / size;

    private static ModelFileException Malformed(CheckpointTensor tensor, string message) => new(tensor.File.Path, message, tensor.Name);
}
