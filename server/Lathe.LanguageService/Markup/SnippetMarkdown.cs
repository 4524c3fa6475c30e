using Lathe.LanguageService.Snippets;

namespace Lathe.LanguageService.Markup;

/// <summary>A snippet shown by what it writes.</summary>
internal static class SnippetMarkdown
{
    public static string For(RecipeSnippet snippet) => $"```yaml\n{RecipeSnippet.Plain(snippet.Body)}```";
}
