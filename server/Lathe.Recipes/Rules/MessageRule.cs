using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>A rule whose message uses the recipe's own names and numbers, or what was found outside of it.</summary>
/// <remarks>It holds when there is no message.</remarks>
internal sealed record MessageRule(
    string Code, Severity Severity, IReadOnlyList<string> Keys, string Why, string Fix, Func<RuleContext, string?> Explain)
    : RecipeRule(Code, Severity, Keys, Why, Fix)
{
    public override void Check(RuleContext context)
    {
        if (Explain(context) is { } message)
        {
            context.Report(this, Keys, message, Fix);
        }
    }
}
