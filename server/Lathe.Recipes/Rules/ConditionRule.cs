using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>A rule that either holds or not. The finding is put at the first of its keys that is set.</summary>
internal sealed record ConditionRule(
    string Code, Severity Severity, IReadOnlyList<string> Keys, string Why, string Fix, Func<RuleContext, bool> IsBroken)
    : RecipeRule(Code, Severity, Keys, Why, Fix)
{
    public override void Check(RuleContext context)
    {
        if (IsBroken(context))
        {
            Report(context);
        }
    }
}
