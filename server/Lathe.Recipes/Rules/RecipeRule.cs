using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Rules;

/// <summary>Something about several keys, or about a key and the outside world, that binding one key at a time can't see.</summary>
/// <param name="Code">The code of its findings.</param>
/// <param name="Severity">The severity of its findings.</param>
/// <param name="Keys">The keys it looks at; it is skipped when the line of one of them could not be read.</param>
/// <param name="Why">What is wrong when it fires, in general; a finding may say it with the recipe's own names and numbers.</param>
/// <param name="Fix">What to do, in general.</param>
internal abstract record RecipeRule(string Code, Severity Severity, IReadOnlyList<string> Keys, string Why, string Fix)
{
    /// <summary>The commands whose recipes it is about.</summary>
    public IReadOnlyList<RecipeCommand> Commands { get; init; } = [RecipeCommand.Train];

    public abstract void Check(RuleContext context);

    /// <summary>Reports at the first of <see cref="Keys"/> that is set, in the general words.</summary>
    protected void Report(RuleContext context) => context.Report(this, Keys, Why, Fix);
}
