namespace Lathe.Models.Shapes;

/// <summary>The linear modules that get adapters.</summary>
/// <param name="Targets">The modules, in the order of a forward pass.</param>
/// <param name="Unmatched">Names no linear module of the model has.</param>
public sealed record LoraSelection(IReadOnlyList<LoraTarget> Targets, IReadOnlyList<string> Unmatched)
{
    /// <summary>Parameters of all adapters.</summary>
    public long Parameters(int rank, bool isDora = false) => Targets.Sum(target => target.Parameters(rank, isDora));
}
