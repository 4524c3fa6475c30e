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
            if (context.Recipe.Data.Template is { } name && context.Facts.Templates is { } known && !known.Names.Contains(name))
            {
                context.Report(
                    this,
                    Keys,
                    $"There is no template '{name}'.",
                    "`lathe data template --list` shows them all.",
                    NameDistance.Nearest(name, known.Names));
            }
        }
    }
}
