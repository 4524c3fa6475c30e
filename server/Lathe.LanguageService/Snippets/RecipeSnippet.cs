using System.Text.RegularExpressions;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Snippets;

/// <summary>Keys that are written together: a whole recipe, or what one purpose takes.</summary>
/// <param name="Name">Shown in lists; its words are what it is found by.</param>
/// <param name="Detail">A few words beside it.</param>
/// <param name="Body">Lines of a recipe, with places to fill in as <c>${1:value}</c>.</param>
/// <param name="IsRecipe">A whole recipe.</param>
internal sealed partial record RecipeSnippet(string Name, string Detail, string Body, bool IsRecipe)
{
    /// <summary>The keys it writes.</summary>
    public IReadOnlyList<string> Keys { get; } = [.. KeyAtStart().Matches(Body).Select(match => match.Groups[1].Value)];

    /// <summary>A key of it can't be done yet.</summary>
    public bool IsNotYet => Keys.Any(key => RecipeKeys.Find(key) is not { Status: KeyStatus.Supported });

    /// <summary>The same without some keys, and without groups that have none then; null when none is left.</summary>
    public RecipeSnippet? Without(IReadOnlySet<string> present)
    {
        string[] groups =
        [
            .. Body.TrimEnd('\n').Split("\n\n")
                .Select(group => string.Join('\n', group.Split('\n').Where(line => !present.Contains(KeyAtStart().Match(line).Groups[1].Value))))
                .Where(group => KeyAtStart().IsMatch(group)),
        ];
        return groups.Length > 0 ? this with { Body = string.Join("\n\n", groups) + "\n" } : null;
    }

    /// <summary>A body with its places filled in as they are proposed.</summary>
    public static string Plain(string body) => Placeholder().Replace(body, match => match.Groups[1].Value);

    [GeneratedRegex(@"^([a-z][a-z0-9_]*):", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex KeyAtStart();

    [GeneratedRegex(@"\$\{[0-9]+:([^{}]*)\}|\$0", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
