using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>A recipe as far as it could be read, and everything there is to say about it.</summary>
/// <param name="Recipe">Every key has its value or its default; meant to be run only when there are no errors.</param>
/// <param name="Findings">In the order of the text; those of arguments last.</param>
/// <param name="Tree">What was read of the recipe's text.</param>
/// <param name="Keys">The known keys that are set, by their present name.</param>
public sealed record BindResult(
    Recipe Recipe, IReadOnlyList<Finding> Findings, RecipeTree Tree, IReadOnlyDictionary<string, BoundKey> Keys)
{
    /// <summary>The command the recipe was read for.</summary>
    public RecipeCommand Command { get; init; }

    /// <summary>No key shows the command: the recipe may become one for another when more is written.</summary>
    public bool IsCommandGuessed { get; init; }

    /// <summary>
    /// A <c># lathe-disable</c> comment silences a finding. The recipe's own findings are without those; this is for findings of others.
    /// </summary>
    public bool Silences(Finding finding) => new Suppressions(Tree).Silence(finding);

    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
}
