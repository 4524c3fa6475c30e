using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Fixes;
using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Remedies;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Edits;

/// <summary>Gives keys values in a text: where the key is written there, else on a line of its own beside its neighbours.</summary>
internal static class KeyChanges
{
    /// <summary>The changes; null for a text without lines of keys, such as one in braces.</summary>
    public static IReadOnlyList<TextChange>? For(RecipeSnapshot snapshot, IEnumerable<KeyEdit> edits)
    {
        if (snapshot.Outline.Entries.Count == 0)
        {
            return null;
        }

        KeyEdit[] all = [.. edits];
        Dictionary<string, OutlineEntry> written = [];
        foreach (KeyEdit edit in all)
        {
            if (EntryOf(snapshot, edit.Key) is { } entry)
            {
                written[edit.Key] = entry;
            }
        }

        List<KeyEdit> missing = [.. all.Where(edit => edit.Value is not null && !written.ContainsKey(edit.Key))];
        List<TextChange> changes = [];
        foreach (KeyEdit edit in all.Where(edit => written.ContainsKey(edit.Key)))
        {
            OutlineEntry entry = written[edit.Key];
            if (edit.Value is { } value)
            {
                changes.Add(Replace(snapshot, entry, edit.Key, value));
                continue;
            }

            // A new key of the same group takes the place of the one that goes.
            KeyEdit? heir = missing.Find(other => KeyGroups.Of(other.Key) == KeyGroups.Of(edit.Key));
            changes.Add(Remove(snapshot, entry, heir));
            missing.RemoveAll(other => other == heir);
        }

        // Behind the same line, in their order; one change for all of them, since two can't start at one place.
        changes.AddRange(missing
            .GroupBy(edit => NeighbourOf(snapshot, edit.Key))
            .Select(group => Insert(snapshot, group.Key, [.. group])));
        return Disjoint(changes);
    }

    /// <summary>A line that comes where lines go takes their place: two changes can't start at one place.</summary>
    private static List<TextChange> Disjoint(List<TextChange> changes)
    {
        List<TextChange> disjoint = [];
        foreach (TextChange change in changes)
        {
            int other = disjoint.FindIndex(known => known.Span.Start == change.Span.Start);
            if (other < 0)
            {
                disjoint.Add(change);
            }
            else
            {
                disjoint[other] = disjoint[other] with { NewText = disjoint[other].NewText + change.NewText };
            }
        }

        return disjoint;
    }

    /// <summary>The lines of a key, under whichever name; null when it is not written, or merged from elsewhere.</summary>
    private static OutlineEntry? EntryOf(RecipeSnapshot snapshot, string key) =>
        snapshot.Bound.Keys.TryGetValue(key, out BoundKey? bound) && bound.Source == snapshot.Source
            && snapshot.Outline.At(snapshot.Source.GetLineIndex(bound.KeySpan.Start)) is { } entry && entry.Key == bound.KeySpan
            ? entry
            : null;

    private static TextChange Replace(RecipeSnapshot snapshot, OutlineEntry entry, string key, string value)
    {
        BoundKey bound = snapshot.Bound.Keys[key];
        if (bound.ValueSpan.Length == 0)
        {
            // Behind the colon, before a comment.
            return new TextChange(new TextSpan(entry.Shape.Colon + 1, 0), $" {value}");
        }

        TextSpan written = NodeText.WithoutProperties(snapshot.Source.Text, bound.ValueSpan);
        int end = bound.Value.Span == bound.ValueSpan ? NodeEnd.Of(snapshot.Source.Text, bound.Value) : written.End;
        TextSpan gap = TextSpan.FromBounds(entry.Shape.Colon + 1, Math.Max(entry.Shape.Colon + 1, written.Start));

        // What stood in lines of its own moves up behind the colon, unless a comment is in between.
        string between = snapshot.Source.Slice(gap);
        return between.Contains('\n', StringComparison.Ordinal) && between.AsSpan().IsWhiteSpace()
            ? new TextChange(TextSpan.FromBounds(gap.Start, Math.Max(gap.Start, end)), $" {value}")
            : new TextChange(TextSpan.FromBounds(written.Start, Math.Max(written.Start, end)), value);
    }

    private static TextChange Remove(RecipeSnapshot snapshot, OutlineEntry entry, KeyEdit? heir)
    {
        SourceText source = snapshot.Source;
        TextSpan lines = EntryLines.Of(snapshot, entry);
        if (heir is null)
        {
            return new TextChange(lines, "");
        }

        // The last line of a text without a line break at its end takes along the one before it.
        bool isOpen = entry.LastLine + 1 == source.LineCount;
        string before = isOpen && lines.Start > 0 ? LineBreak.Of(source) : "";
        return new TextChange(lines, before + Line(snapshot, entry, heir) + (isOpen ? "" : LineBreak.Of(source)));
    }

    private static TextChange Insert(RecipeSnapshot snapshot, OutlineEntry neighbour, IReadOnlyList<KeyEdit> edits)
    {
        SourceText source = snapshot.Source;
        string lineBreak = LineBreak.Of(source);
        string lines = string.Join(lineBreak, edits.Select(edit => Line(snapshot, neighbour, edit)));
        return neighbour.LastLine + 1 < source.LineCount
            ? new TextChange(new TextSpan(source.GetLineSpan(neighbour.LastLine + 1).Start, 0), lines + lineBreak)
            : new TextChange(new TextSpan(source.Length, 0), lineBreak + lines);
    }

    private static string Line(RecipeSnapshot snapshot, OutlineEntry neighbour, KeyEdit edit) =>
        $"{snapshot.Source.Slice(TextSpan.FromBounds(neighbour.Shape.Line.Start, neighbour.Shape.Start))}{edit.Key}: {edit.Value}";

    /// <summary>
    /// The key to stand behind: of the same group the one that usually comes just before it, else the last one; without any of the
    /// group, the last one of the groups before.
    /// </summary>
    private static OutlineEntry NeighbourOf(RecipeSnapshot snapshot, string key)
    {
        IReadOnlyList<OutlineEntry> entries = snapshot.Outline.Entries;
        string group = KeyGroups.Of(key);
        OutlineEntry[] same = [.. entries.Where(entry => KeyGroups.Of(entry.Name) == group)];
        int usual = PlaceOf(key);
        if (same.Length > 0)
        {
            return same.Where(entry => PlaceOf(entry.Name) is >= 0 and var place && place < usual).MaxBy(entry => PlaceOf(entry.Name)) ?? same[^1];
        }

        string[] before = [.. KeyGroups.InOrder.TakeWhile(name => name != group)];
        return entries.Where(entry => before.Contains(KeyGroups.Of(entry.Name))).MaxBy(entry => Array.IndexOf(before, KeyGroups.Of(entry.Name)))
            ?? entries[^1];
    }

    private static int PlaceOf(string key)
    {
        for (int i = 0; i < KeyOrder.UsualKeys.Count; i++)
        {
            if (KeyOrder.UsualKeys[i] == key)
            {
                return i;
            }
        }

        return -1;
    }
}
