using System.Text;
using System.Text.Json.Nodes;
using Lathe.Models;
using Lathe.Models.Safetensors;
using Lathe.Models.Safetensors.FourBit;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>Weights in four bits from and to safetensors, in the layout of bitsandbytes.</summary>
public static unsafe class FourBitFile
{
    /// <summary>The codes stay in the mapped file, which must outlive the weight; scales are copied.</summary>
    /// <exception cref="ModelFileException">The codes stand for other values than those that are published.</exception>
    public static FourBitWeight Read(StoredFourBit stored)
    {
        var code = FourBitCode.Named(stored.Type);
        if (!Floats(stored.Map).SequenceEqual(code.Values))
        {
            throw new ModelFileException(stored.Map.File.Path, $"its values are not those of {stored.Type}.", stored.Map.Name);
        }

        var scales = stored.Nested is { } nested
            ? BlockScales.Nested(
                new ReadOnlySpan<byte>(stored.Scales.Data, checked((int)stored.Scales.Length)).ToArray(), Floats(nested.Map), Floats(nested.Scales), nested.Offset)
            : BlockScales.Plain(Floats(stored.Scales));
        var packed = TensorMemory.FromMemory(stored.Packed.Data, ScalarType.Byte, [stored.Packed.Length]);
        return new FourBitWeight(code, stored.Shape[0], stored.Shape[1], packed, scales);
    }

    /// <summary>The tensors of a weight on the CPU, which must stay as it is until they are written.</summary>
    public static IEnumerable<TensorToWrite> Write(string name, FourBitWeight weight)
    {
        var scales = weight.Scales;
        var state = new JsonObject
        {
            ["quant_type"] = weight.Code.Name,
            ["blocksize"] = FourBitWeight.BlockSize,
            ["dtype"] = "bfloat16",
            ["shape"] = new JsonArray(weight.Rows, weight.Columns),
        };
        yield return FromPacked(name, weight);
        yield return FromFloats(FourBitNames.Map(name), [.. weight.Code.Values]);
        if (scales.IsNested)
        {
            state["nested_blocksize"] = BlockScales.NestedBlock;
            state["nested_dtype"] = "float32";
            state["nested_offset"] = scales.Offset;
            yield return FromBytes(FourBitNames.Scales(name), scales.Codes.ToArray());
            yield return FromFloats(FourBitNames.NestedMap(name), scales.Map.ToArray());
            yield return FromFloats(FourBitNames.NestedScales(name), scales.Scales.ToArray());
        }
        else
        {
            yield return FromFloats(FourBitNames.Scales(name), scales.Scales.ToArray());
        }

        yield return FromBytes(FourBitNames.State(name, weight.Code.Name), Encoding.UTF8.GetBytes(state.ToJsonString()));
    }

    private static TensorToWrite FromPacked(string name, FourBitWeight weight) => TensorToWrite.FromPointer(
        name, SafetensorsDtype.U8, [weight.Packed.numel(), 1], TensorMemory.Bytes(weight.Packed));

    private static TensorToWrite FromBytes(string name, byte[] values) =>
        new(name, SafetensorsDtype.U8, [values.Length], stream => stream.Write(values));

    private static TensorToWrite FromFloats(string name, float[] values) => new(
        name, SafetensorsDtype.F32, [values.Length], stream => stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));

    private static float[] Floats(CheckpointTensor tensor) =>
        new ReadOnlySpan<float>(tensor.Data, checked((int)(tensor.Length / sizeof(float)))).ToArray();
}
