using Lathe.Models.Families;
using Lathe.Models.Safetensors.EightBit;
using Lathe.Models.Safetensors.FourBit;

namespace Lathe.Models.Safetensors;

/// <summary>Compares a checkpoint with what a model needs and reports all differences at once.</summary>
internal static class CheckpointMatcher
{
    private const int MaxNamed = 10;

    public static void Check(Checkpoint checkpoint, IReadOnlyList<ParameterSpec> inventory)
    {
        List<string> missing = [];
        List<string> misshapen = [];
        List<string> otherDtype = [];
        var known = inventory.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in inventory)
        {
            // In few bits every weight is [out, in].
            IReadOnlyList<long> rows = parameter.IsTransposed ? [.. parameter.Shape.Reverse()] : parameter.Shape;
            if (checkpoint.FindFourBit(parameter.Name) is { } fourBit)
            {
                known.UnionWith(FourBitNames.Beside(parameter.Name));
                if (!fourBit.Shape.SequenceEqual(rows))
                {
                    misshapen.Add($"{parameter.Name} is {Shape(fourBit.Shape)} in four bits, expected {Shape(rows)}");
                }
            }
            else if (checkpoint.FindEightBit(parameter.Name) is { } eightBit)
            {
                known.UnionWith(EightBitNames.Beside(parameter.Name));
                if (!eightBit.Codes.Shape.SequenceEqual(rows))
                {
                    misshapen.Add($"{parameter.Name} is {Shape(eightBit.Codes.Shape)} in eight bits, expected {Shape(rows)}");
                }
            }
            else if (!checkpoint.Tensors.TryGetValue(parameter.Name, out var tensor))
            {
                missing.Add(parameter.Name);
            }
            else if (!tensor.Shape.SequenceEqual(parameter.Shape))
            {
                misshapen.Add($"{parameter.Name} is {Shape(tensor.Shape)}, expected {Shape(parameter.Shape)}");
            }
            else if (!tensor.Dtype.IsSupportedFloat())
            {
                otherDtype.Add($"{parameter.Name} is {tensor.Dtype.Name()}");
            }
        }

        List<string> unexpected =
            [.. checkpoint.Tensors.Keys.Where(name => !known.Contains(name) && !IsHarmless(name)).Order(StringComparer.Ordinal)];

        string[] problems =
        [
            .. Describe(missing, "missing"),
            .. Describe(unexpected, "unexpected"),
            .. Describe(misshapen, "of another shape than config.json implies"),
            .. Describe(otherDtype, "of a type that is not supported yet (supported: F32, F16, BF16)"),
        ];
        if (problems.Length > 0)
        {
            throw new ModelFileException(checkpoint.Folder, $"the weights do not fit config.json. {string.Join(" ", problems)}");
        }
    }

    /// <summary>A head is extra only where the inventory has none, that is, where it is tied to the embedding.</summary>
    private static bool IsHarmless(string name) =>
        name == "lm_head.weight" || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    private static string[] Describe(List<string> tensors, string problem)
    {
        if (tensors.Count == 0)
        {
            return [];
        }

        var named = string.Join("; ", tensors.Take(MaxNamed).Select(ModelFileException.Printable));
        var more = tensors.Count > MaxNamed ? $"; and {tensors.Count - MaxNamed} more" : "";
        return [$"{tensors.Count} {(tensors.Count == 1 ? "tensor is" : "tensors are")} {problem}: {named}{more}."];
    }

    private static string Shape(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape)}]";
}
