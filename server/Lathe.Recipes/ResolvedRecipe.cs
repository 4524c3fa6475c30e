using System.Text;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.Recipes;

/// <summary>Writes a bound recipe out in full: every key with the value it has, defaults included.</summary>
public static class ResolvedRecipe
{
    /// <summary>A recipe for a training that binds to the same values, grouped as the records are.</summary>
    public static string ToYaml(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var builder = new StringBuilder();
        foreach (IGrouping<string, RecipeKey> group in RecipeKeys.Bound.Where(key => key.Commands.Contains(RecipeCommand.Train)).GroupBy(key => key.Group))
        {
            builder.Append("### ").Append(group.Key).Append('\n');
            foreach (RecipeKey key in group)
            {
                builder.Append(key.Name).Append(": ").Append(TextOf(recipe, key)).Append('\n');
            }

            builder.Append('\n');
        }

        return builder.ToString();
    }

    /// <summary>A bound key's value as YAML.</summary>
    internal static string TextOf(Recipe recipe, RecipeKey key) => ValueText.Write(key.Property!.GetValue(key.Section!.GetValue(recipe)));
}
