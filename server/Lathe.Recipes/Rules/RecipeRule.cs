using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Rules;

/// <summary>Something about several keys, or about a key and the outside world, that binding one key at a time can't see.</summary>
/// <param name="Code">The code of its findings.</param>
/// <param name="Severity">The severity of its findings.</param>
/// <param name="Keys">The keys it looks at; it is skipped when the line of one of them could not be read.</param>
internal abstract record RecipeRule(string Code, Severity Severity, IReadOnlyList<string> Keys)
{
    /// <summary>The commands whose recipes it is about.</summary>
    public virtual IReadOnlyList<RecipeCommand> Commands => [RecipeCommand.Train];

    public abstract void Check(RuleContext context);
}
