using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Symbols;

/// <summary>The outline of a recipe.</summary>
public static class RecipeSymbols
{
    private const int MaxDetail = 60;

    /// <summary>Groups with their keys, and keys that are in none. Never throws for anything a user wrote.</summary>
    public static IReadOnlyList<RecipeSymbol> Of(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var symbols = new List<RecipeSymbol>();
        foreach (OutlineGroup group in snapshot.Outline.Groups)
        {
            RecipeSymbol[] keys = [.. group.Entries.Select(entry => Key(snapshot.Source, entry))];
            if (group.Name is null)
            {
                symbols.AddRange(keys);
            }
            else
            {
                int end = keys.Length > 0 ? keys[^1].Span.End : group.Header.End;
                symbols.Add(new RecipeSymbol(
                    group.Name, RecipeSymbolKind.Group, TextSpan.FromBounds(group.Header.Start, end), group.Header)
                {
                    Children = keys,
                });
            }
        }

        return symbols;
    }

    private static RecipeSymbol Key(SourceText source, OutlineEntry entry) => new(
        entry.Name.Trim().Length > 0 ? entry.Name : "\"\"",
        RecipeSymbolKind.Key,
        TextSpan.FromBounds(entry.Shape.Start, source.GetLineSpan(entry.LastLine).End),
        entry.Shape.Key.Outer)
    {
        Detail = Detail(source, entry),
    };

    private static string? Detail(SourceText source, OutlineEntry entry)
    {
        if (RecipeKeys.Find(Renames.PresentName(entry.Name)) is { Secret: true })
        {
            return null;
        }

        string written = source.Slice(entry.Value);
        int length = written.Length <= MaxDetail ? written.Length
            : char.IsHighSurrogate(written[MaxDetail - 1]) ? MaxDetail - 1
            : MaxDetail;
        string more = length < written.Length || entry.LastLine > entry.FirstLine ? " ..." : "";
        string detail = (written[..length] + more).Trim();
        return detail.Length == 0 ? null : detail;
    }
}
