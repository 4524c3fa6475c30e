using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Writing;

/// <summary>One key of a recipe that is being written.</summary>
/// <param name="Key">A key of the catalogue.</param>
/// <param name="Value">Its value as YAML, on one line.</param>
/// <param name="Comment">A few words behind the value; null for none.</param>
public sealed record RecipeLine(string Key, string Value, string? Comment = null)
{
    /// <summary>A sentence or two on lines above the key; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>A line with a text, a number, a truth value or a list of texts.</summary>
    public static RecipeLine Of(string key, object value, string? comment = null) => new(key, ValueText.Write(value), comment);
}
