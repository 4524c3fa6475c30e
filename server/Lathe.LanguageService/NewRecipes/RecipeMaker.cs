using Lathe.LanguageService.Writing;
using Lathe.Memory.Fit;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>Makes a whole recipe for a task, a device, a model and a dataset. What is not known is a place to fill in.</summary>
public static class RecipeMaker
{
    /// <summary>The recipe, laid out and in order. Sizes are those that a plan of the memory allows, where one can be made.</summary>
    public static NewRecipe Make(NewRecipeWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (!wish.Task.Trains)
        {
            return new NewRecipe(Write(wish, RecipeParts.Lines(wish, Sizes.Cautious)), RecipeNotes.Of(wish, null));
        }

        var chosen = Chosen(wish);
        return new NewRecipe(Write(wish, RecipeParts.Lines(wish, chosen?.Sizes ?? Sizes.Cautious)), RecipeNotes.Of(wish, chosen));
    }

    /// <summary>A name for a recipe that is not named yet, such as <c>qwen3-8b-lora-sft</c>.</summary>
    public static string NameOf(RecipeTask task, string? model)
    {
        ArgumentNullException.ThrowIfNull(task);
        string leaf = model?.TrimEnd('/', '\\').Split('/', '\\')[^1] ?? "";
        string plain = string.Concat(leaf.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? char.ToLowerInvariant(c) : '-'));
        string word = plain.Trim('-', '.', '_');
        return word.Length > 0 ? $"{word}-{task.Id}" : $"my-{task.Id}";
    }

    private static (Sizes Sizes, FitReport Report)? Chosen(NewRecipeWish wish)
    {
        if (wish.Shape is not { } shape)
        {
            return null;
        }

        string largest = Write(wish, RecipeParts.Lines(wish, Sizes.Most(shape.MaxPositionEmbeddings)));
        BindResult bound = RecipeBinder.Bind(new SourceText(wish.Name, largest));
        return wish.Fit.Plan(bound, shape, NoFacts.Instance) is not { } report ? null
            : Sizes.Choose(report.Plan.Setup, wish.Fit) is var (sizes, fitted) ? (sizes, fitted with { NotYet = report.NotYet })
            : null;
    }

    private static string Write(NewRecipeWish wish, IEnumerable<RecipeLine> lines) =>
        RecipeWriter.Write([$"{wish.Task.Name}, made for {FitWords.Title(wish.Fit)}."], lines);
}
