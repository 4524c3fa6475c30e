using Lathe.Models;
using Lathe.Models.Safetensors;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>Tensors of an adapter file, as fp32 copies.</summary>
internal static class AdapterWeights
{
    /// <exception cref="ModelFileException">The tensor is missing, of another shape or of no floating type.</exception>
    public static unsafe Tensor Read(SafetensorsFile file, string name, ReadOnlySpan<long> shape)
    {
        var entry = Check(file, name, shape);
        var type = entry.Dtype switch
        {
            SafetensorsDtype.F32 => ScalarType.Float32,
            SafetensorsDtype.F16 => ScalarType.Float16,
            _ => ScalarType.BFloat16,
        };
        using var stored = TensorMemory.FromMemory(file.Data(entry), type, shape);
        return stored.to(ScalarType.Float32, copy: true);
    }

    /// <summary>Looks at the header alone.</summary>
    /// <exception cref="ModelFileException">As for <see cref="Read"/>.</exception>
    public static SafetensorsEntry Check(SafetensorsFile file, string name, ReadOnlySpan<long> shape)
    {
        var entry = file.Find(name) ?? throw new ModelFileException(file.Path, "the adapter lacks this tensor.", name);
        if (!entry.Dtype.IsSupportedFloat())
        {
            throw new ModelFileException(file.Path, $"its type is {entry.Dtype}; adapters are F32, F16 or BF16.", name);
        }

        return shape.SequenceEqual([.. entry.Shape])
            ? entry
            : throw new ModelFileException(
                file.Path, $"its shape is [{string.Join(", ", entry.Shape)}], and this model and rank need [{string.Join(", ", shape.ToArray())}].", name);
    }
}
