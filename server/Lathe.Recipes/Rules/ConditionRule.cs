using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>A rule whose condition is about the recipe alone. The finding is put at the first of its keys that is set.</summary>
internal sealed record ConditionRule(
    string Code, Severity Severity, IReadOnlyList<string> Keys, string Why, string Fix, Func<RuleContext, bool> IsBroken)
    : RecipeRule(Code, Severity, Keys)
{
    public override void Check(RuleContext context)
    {
        if (IsBroken(context))
        {
            context.Report(this, Keys, Why, Fix);
        }
    }
}
