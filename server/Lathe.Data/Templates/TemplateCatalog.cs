using Lathe.Data.Formats;

namespace Lathe.Data.Templates;

/// <summary>Templates by name.</summary>
public static class TemplateCatalog
{
    /// <summary>Templates that end an answer only once, by the token that also ends the text.</summary>
    public static IReadOnlyCollection<string> EfficientEosNames { get; } =
        [.. BuiltInTemplates.All.Values.Where(template => template.EfficientEos).Select(template => template.Name)];

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltInTemplates.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The template of that name.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static ChatTemplate Get(string name) => BuiltInTemplates.All.TryGetValue(name, out var template)
        ? template
        : throw new DataException($"template: '{name}' is not a known template.{NameSuggestion.Sentence(name, Names)} "
            + "`lathe data template --list` shows them all.");
}
