namespace Lathe.Models.Safetensors.EightBit;

/// <summary>Finds weights that are stored in eight bits, and checks that their parts belong together.</summary>
internal static class EightBitReader
{
    /// <summary>Null when the checkpoint has no weight of that name in eight bits.</summary>
    /// <exception cref="ModelFileException">A part is malformed or does not fit the other.</exception>
    public static unsafe StoredEightBit? Find(Checkpoint checkpoint, string name)
    {
        if (!checkpoint.Tensors.TryGetValue(EightBitNames.Scales(name), out var scales) || !checkpoint.Tensors.TryGetValue(name, out var codes))
        {
            return null;
        }

        if (codes.Dtype != SafetensorsDtype.I8 || codes.Shape is not [var rows, _])
        {
            throw Malformed(codes, $"is {Describe(codes)}; beside {ModelFileException.Printable(scales.Name)} an I8 weight of two sizes is expected.");
        }

        if (scales.Dtype != SafetensorsDtype.F32 || scales.Entry.Count != rows)
        {
            throw Malformed(scales, $"is {Describe(scales)}; expected F32, one for each of the weight's {rows:N0} rows.");
        }

        // Without a word the order is by rows; others belong to kernels of single generations of GPUs.
        return checkpoint.Tensors.TryGetValue(EightBitNames.Format(name), out var format)
            && (format.Dtype != SafetensorsDtype.U8 || format.Length != 1 || *format.Data != 0)
            ? throw Malformed(format, "says that the codes are in another order than row by row (0), which is not supported.")
            : new StoredEightBit(codes, scales);
    }

    private static string Describe(CheckpointTensor tensor) => $"{tensor.Dtype.Name()} [{string.Join(", ", tensor.Shape)}]";

    private static ModelFileException Malformed(CheckpointTensor tensor, string message) => new(tensor.File.Path, message, tensor.Name);
}
