using Lathe.Models.Safetensors;
using Lathe.Models.Safetensors.EightBit;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>Weights in eight bits from and to safetensors, in the layout of bitsandbytes.</summary>
public static unsafe class EightBitFile
{
    /// <summary>The number of the order by rows.</summary>
    private const byte RowFormat = 0;

    /// <summary>The codes stay in the mapped file, which must outlive the weight; scales are copied.</summary>
    public static EightBitWeight Read(StoredEightBit stored)
    {
        var scales = empty([stored.Scales.Entry.Count], ScalarType.Float32);
        Buffer.MemoryCopy(stored.Scales.Data, TensorMemory.Bytes(scales), stored.Scales.Length, stored.Scales.Length);
        return new EightBitWeight(TensorMemory.FromMemory(stored.Codes.Data, ScalarType.Int8, [.. stored.Codes.Shape]), scales);
    }

    /// <summary>The tensors of a weight on the CPU, which must stay as it is until they are written; scales are copied.</summary>
    public static IEnumerable<TensorToWrite> Write(string name, EightBitWeight weight)
    {
        var scales = new ReadOnlySpan<byte>(TensorMemory.Bytes(weight.Scales), checked((int)weight.Scales.numel() * sizeof(float))).ToArray();
        return
        [
            TensorToWrite.FromPointer(name, SafetensorsDtype.I8, weight.Codes.shape, TensorMemory.Bytes(weight.Codes)),
            new TensorToWrite(EightBitNames.Scales(name), SafetensorsDtype.F32, weight.Scales.shape, stream => stream.Write(scales)),
            new TensorToWrite(EightBitNames.Format(name), SafetensorsDtype.U8, [], stream => stream.WriteByte(RowFormat)),
        ];
    }
}
