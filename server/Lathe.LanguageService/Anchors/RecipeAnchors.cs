using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Anchors;

/// <summary>Anchors (<c>&amp;name</c>) and their aliases (<c>*name</c>) in recipes.</summary>
public static class RecipeAnchors
{
    /// <summary>The name at an offset; null when there is none.</summary>
    public static TextSpan? NameAt(RecipeSnapshot snapshot, int offset)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return AnchorTable.Read(snapshot).At(offset)?.Span;
    }

    /// <summary>The anchor at an offset and its aliases, or those of the alias there: names, and which is the anchor. Empty for none.</summary>
    public static IReadOnlyList<(TextSpan Span, bool IsAnchor)> Occurrences(RecipeSnapshot snapshot, int offset)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var table = AnchorTable.Read(snapshot);
        return table.At(offset) is { } name ? [.. table.SameAs(name).Select(other => (other.Span, !other.IsAlias))] : [];
    }

    /// <summary>Gives the anchor at an offset another name, with its aliases.</summary>
    /// <returns>The changes, or why the name can't be given.</returns>
    public static (IReadOnlyList<TextChange> Changes, string? Problem) Rename(RecipeSnapshot snapshot, int offset, string newName)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(newName);
        var table = AnchorTable.Read(snapshot);
        if (table.At(offset) is not { } name)
        {
            return ([], "Only anchors (&name) and their aliases (*name) can be renamed.");
        }

        if (newName.Length == 0 || !newName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return ([], $"'{newName}' is not a name for an anchor: use letters, digits, '-' and '_'.");
        }

        return newName != name.Text && table.Names.Any(other => other.Text == newName)
            ? ([], $"There is an anchor '{newName}' already; choose another name.")
            : ([.. table.SameAs(name).Select(other => new TextChange(other.Span, newName))], null);
    }
}
