using Lathe.LanguageService.Markup;
using Lathe.LanguageService.Snippets;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Completion;

/// <summary>The documentation of an item, found again by what the item is: lists are small without it, and nothing has to be kept.</summary>
public static class CompletionDocumentation
{
    /// <summary>Markdown; null for ids of nothing.</summary>
    /// <param name="id">A <see cref="CompletionItem.DocumentationId"/>.</param>
    public static string? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        string[] parts = id.Split(':', 3);
        return parts switch
        {
            ["key", var command, var name] => Enum.TryParse(command, out RecipeCommand purpose) && RecipeKeys.Find(name) is { } key
                ? KeyMarkdown.For(key, purpose)
                : null,
            ["template", var name] => TemplateMarkdown.For(name),
            ["choice", var name, var choice] => RecipeKeys.Find(name)?.ChoiceDocumentation.GetValueOrDefault(choice) is { } meaning
                ? Markdown.Escape(meaning)
                : null,
            ["snippet", var index] when int.TryParse(index, out int place) && place >= 0 && place < RecipeSnippets.All.Count =>
                SnippetMarkdown.For(RecipeSnippets.All[place]),
            _ => null,
        };
    }

    internal static string OfKey(RecipeKey key, RecipeCommand command) => $"key:{command}:{key.Name}";

    internal static string OfTemplate(string name) => $"template:{name}";

    internal static string OfChoice(RecipeKey key, string choice) => $"choice:{key.Name}:{choice}";

    internal static string OfSnippet(int place) => $"snippet:{place}";
}
