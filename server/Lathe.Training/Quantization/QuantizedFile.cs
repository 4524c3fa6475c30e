using Lathe.Models.Safetensors;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>Weights in few bits to safetensors, in the layout of bitsandbytes.</summary>
internal static class QuantizedFile
{
    /// <summary>The codes first, which must stay as they are until they are written; what stands beside them is copied.</summary>
    public static IReadOnlyList<TensorToWrite> Write(string name, QuantizedWeight weight) => weight switch
    {
        FourBitWeight fourBit => [.. FourBitFile.Write(name, fourBit)],
        EightBitWeight eightBit => [.. EightBitFile.Write(name, eightBit)],
        _ => throw new ArgumentException($"{weight.GetType()} has no layout in a file", nameof(weight)),
    };

    /// <summary>What takes the room of a weight.</summary>
    public static Tensor CodesOf(QuantizedWeight weight) => weight is FourBitWeight fourBit ? fourBit.Packed : ((EightBitWeight)weight).Codes;
}
