using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Rules;

/// <summary>Names of chat templates, as far as they are known.</summary>
internal static class TemplateRules
{
    public static IEnumerable<RecipeRule> All => [new TemplateNameRule()];

    private sealed record TemplateNameRule()
        : RecipeRule(
            FindingCodes.UnknownTemplate, Severity.Error, ["template"], "There is no template of this name.", "Use a known template.")
    {
        public override void Check(RuleContext context)
        {
            if (context.Recipe.Data.Template is not { } name || context.Facts.Templates is not { } known || known.Names.Contains(name))
            {
                return;
            }

            if (known.NotYetNames.Contains(name))
            {
                context.Report(
                    this with { Code = FindingCodes.ValueNotYet }, Keys, $"template: {name} is not possible yet.", $"Possible: {string.Join(", ", known.Names)}.");
            }
            else
            {
                context.Report(
                    this,
                    Keys,
                    $"There is no template '{name}'.",
                    $"Possible: {string.Join(", ", known.Names)}.",
                    NameDistance.Nearest(name, known.Names) ?? NameDistance.Nearest(name, known.NotYetNames));
            }
        }
    }
}
