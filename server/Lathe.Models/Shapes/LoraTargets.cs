namespace Lathe.Models.Shapes;

/// <summary>Which linear modules a recipe's <c>lora_target</c> means in a model.</summary>
public static class LoraTargets
{
    /// <summary>Every linear module of the layers, without routers; the head is not in a layer.</summary>
    public const string All = "all";

    /// <summary>Resolves a list of names: last parts of module paths, or <see cref="All"/>.</summary>
    public static LoraSelection Select(ModelShape shape, IReadOnlyList<string> targets)
    {
        // A longer end of a path, such as self_attn.q_proj, counts by its last part.
        var names = targets.Where(target => target != All)
            .Select(target => target[(target.LastIndexOf('.') + 1)..])
            .ToHashSet(StringComparer.Ordinal);
        var takesAll = targets.Contains(All, StringComparer.Ordinal);
        var head = new LinearShape(shape.HeadName, shape.HiddenSize, shape.VocabSize, LinearInput.HeadInput);
        LoraTarget[] candidates =
        [
            .. from layers in shape.LayerGroups
               from linear in layers.Linears
               select new LoraTarget(linear, layers.Count),
            new(head, 1),
        ];
        return new(
            [.. candidates.Where(IsSelected)],
            [.. names.Where(name => candidates.All(candidate => candidate.Linear.Name != name)).Order(StringComparer.Ordinal)]);

        bool IsSelected(LoraTarget candidate) =>
            names.Contains(candidate.Linear.Name)
            || (takesAll && !candidate.Linear.IsRouter && candidate.Linear.Input != LinearInput.HeadInput);
    }
}
