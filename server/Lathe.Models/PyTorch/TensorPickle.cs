using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>The few names that a pickle of tensors uses, and what is built of them.</summary>
internal static class TensorPickle
{
    private const int MaxDimensions = 64;

    private static readonly PickledName Dictionary = new("collections", "OrderedDict");
    private static readonly PickledName Tensor = new("torch._utils", "_rebuild_tensor_v2");
    private static readonly PickledName Parameter = new("torch._utils", "_rebuild_parameter");

    private static readonly Dictionary<PickledName, SafetensorsDtype> Storages = new()
    {
        [new("torch", "FloatStorage")] = SafetensorsDtype.F32,
        [new("torch", "HalfStorage")] = SafetensorsDtype.F16,
        [new("torch", "BFloat16Storage")] = SafetensorsDtype.BF16,
        [new("torch", "DoubleStorage")] = SafetensorsDtype.F64,
        [new("torch", "LongStorage")] = SafetensorsDtype.I64,
        [new("torch", "IntStorage")] = SafetensorsDtype.I32,
        [new("torch", "ShortStorage")] = SafetensorsDtype.I16,
        [new("torch", "CharStorage")] = SafetensorsDtype.I8,
        [new("torch", "ByteStorage")] = SafetensorsDtype.U8,
        [new("torch", "BoolStorage")] = SafetensorsDtype.Bool,
    };

    /// <summary>The name itself, if it is one of those known.</summary>
    public static PickledName Known(PickledName name) =>
        name == Dictionary || name == Tensor || name == Parameter || Storages.ContainsKey(name)
            ? name
            : throw new FormatException($"it asks for {ModelFileException.Printable(name.ToString())}, which weights do not need. Nothing of it was run");

    /// <summary>("storage", type, key, device, number of elements)</summary>
    public static PickledStorage Storage(object? id) =>
        id is PickledTuple { Items: ["storage", PickledName type, string key, _, long count] } && count >= 0 && Storages.TryGetValue(type, out var dtype)
            ? new PickledStorage(key, dtype, count)
            : throw new FormatException("it refers to something that is no storage of numbers");

    /// <summary>What Python would make by calling the name.</summary>
    public static object Build(PickledName? name, PickledTuple? arguments) => (name, arguments?.Items) switch
    {
        (not null, []) when name == Dictionary => new PickledDictionary(),
        (not null, [PickledStorage storage, long offset, PickledTuple shape, PickledTuple strides, ..]) when name == Tensor =>
            View(storage, offset, Numbers(shape), Numbers(strides)),
        (not null, [PickledTensor tensor, ..]) when name == Parameter => tensor,
        _ => throw new FormatException($"it builds {ModelFileException.Printable($"{name}")} in a way that is not known"),
    };

    private static PickledTensor View(PickledStorage storage, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length || shape.Length > MaxDimensions || offset < 0 || offset > storage.Count
            || shape.Any(size => size < 0) || strides.Any(stride => stride < 0))
        {
            throw new FormatException("a tensor has a shape that is none");
        }

        try
        {
            var last = shape.Zip(strides).Aggregate(offset, (sum, d) => checked(sum + (Math.Max(0, d.First - 1) * d.Second)));
            if (!shape.Contains(0) && last >= storage.Count)
            {
                throw new FormatException("a tensor reaches beyond its storage");
            }

            // A view that repeats elements could ask for any amount of memory.
            return shape.Aggregate(1L, (product, size) => checked(product * size)) <= storage.Count
                ? new PickledTensor(storage, offset, shape, strides)
                : throw new FormatException("a tensor has more elements than its storage");
        }
        catch (OverflowException e)
        {
            throw new FormatException("a tensor has a shape that is too large", e);
        }
    }

    private static long[] Numbers(PickledTuple tuple) =>
        [.. tuple.Items.Select(item => item is long number ? number : throw new FormatException("a shape has a size that is no number"))];
}
