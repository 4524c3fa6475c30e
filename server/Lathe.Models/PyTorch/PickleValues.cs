using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>What a pickle names by module and name. It stands for itself: nothing is looked up by it, and nothing is called.</summary>
internal sealed record PickledName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>Bytes beside the pickle that tensors lie in.</summary>
/// <param name="Key">Name of the entry under <c>data/</c>.</param>
/// <param name="Dtype">Type of its elements.</param>
/// <param name="Count">Number of elements.</param>
internal sealed record PickledStorage(string Key, SafetensorsDtype Dtype, long Count);

/// <summary>A view into a storage; offset and strides count elements.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides);

/// <summary>Several values in a row.</summary>
internal sealed record PickledTuple(IReadOnlyList<object?> Items);

/// <summary>Entries in the order in which they were put in.</summary>
internal sealed class PickledDictionary
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}

/// <summary>A list, as hooks and versions are written.</summary>
internal sealed class PickledList
{
    public List<object?> Items { get; } = [];
}
