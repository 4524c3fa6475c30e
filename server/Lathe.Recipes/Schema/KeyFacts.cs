using System.Globalization;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Schema;

/// <summary>A key in words, for people who read about it outside of Lathe's own editor features.</summary>
internal static class KeyFacts
{
    /// <summary>The kind of value.</summary>
    public static string Type(RecipeKey key) =>
        key.AlternativeKind is { } other ? $"{Type(key.Kind)} or {Type(other)}" : Type(key.Kind);

    private static string Type(KeyKind kind) => kind switch
    {
        KeyKind.Bool => "true or false",
        KeyKind.WholeNumber => "whole number",
        KeyKind.Real => "number",
        KeyKind.Text => "text",
        KeyKind.TextList => "names",
        KeyKind.Choice => "choice",
        KeyKind.NumberList => "numbers",
        _ => "mapping",
    };

    /// <summary>Allowed numbers with their unit; empty when all are.</summary>
    public static string Range(RecipeKey key)
    {
        string range = key.RangeText();
        return key.Unit is null ? range : range.Length == 0 ? key.Unit : $"{range} ({key.Unit})";
    }

    public static string Status(RecipeKey key) => key.Status switch
    {
        KeyStatus.Supported => "supported",
        KeyStatus.Ignored when key.WorksOutsideTraining => "has no effect in training",
        KeyStatus.Ignored => "has no effect",
        _ => "not yet",
    };

    /// <summary>The commands that take the key; null when all do.</summary>
    public static string? Commands(RecipeKey key) => key.Commands.Count == RecipeCommands.All.Count
        ? null
        : string.Join(", ", key.Commands.Select(RecipeCommands.Name));

    /// <summary>The default as written in a recipe; null when the key has no value of its own, or a secret one.</summary>
    public static string? Default(RecipeKey key) =>
        key.Secret || key.DefaultText is "null" or "''" or "[]" or "(none)" or "" ? null : key.DefaultText;

    /// <summary>What the key means and takes, as Markdown.</summary>
    public static string Markdown(RecipeKey key)
    {
        string head = key.Status switch
        {
            KeyStatus.NotYet => $"**Not possible yet.** {MarkdownText.Escape(key.Reason)}",
            KeyStatus.Ignored => $"**Has no effect {(key.WorksOutsideTraining ? "in training" : "here")}.** {MarkdownText.Escape(key.Reason)}",
            _ => MarkdownText.Escape(key.Documentation),
        };
        var facts = new List<string>();
        if (key.Status != KeyStatus.Supported && key.Documentation != key.Reason)
        {
            facts.Add(MarkdownText.Escape(key.Documentation));
        }

        if (Range(key) is { Length: > 0 } range)
        {
            facts.Add($"Range: {MarkdownText.Escape(range)}");
        }

        if (Default(key) is { } value)
        {
            facts.Add($"Default: {MarkdownText.Code(value)}");
        }

        if (Commands(key) is { } commands)
        {
            facts.Add($"Only for: {commands}");
        }

        if (key.MemoryEffect is { } memory)
        {
            facts.Add($"Memory: {MarkdownText.Escape(memory)}");
        }

        return facts.Count == 0 ? head : $"{head}\n\n{string.Join('\n', facts.Select(fact => $"- {fact}"))}";
    }

    /// <summary>The default as JSON; null when it is not one an editor should fill in.</summary>
    public static string? DefaultJson(RecipeKey key)
    {
        if (Default(key) is not { } text)
        {
            return null;
        }

        Tree.ScalarValue value = Tree.ScalarResolver.ResolvePlain(text.Trim('\''));
        return text[0] == '[' ? null : value.Kind switch
        {
            Tree.ScalarKind.Bool => value.Bool ? "true" : "false",
            Tree.ScalarKind.WholeNumber => value.WholeNumber.ToString(CultureInfo.InvariantCulture),
            Tree.ScalarKind.Real when double.IsFinite(value.Real) => value.Real.ToString("R", CultureInfo.InvariantCulture),
            Tree.ScalarKind.Text => $"\"{System.Text.Json.JsonEncodedText.Encode(value.Text)}\"",
            _ => null,
        };
    }
}
