using System.Text.RegularExpressions;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Outline;

/// <summary>
/// A recipe by its lines: keys, the lines of their values, and the headers above them. Made from the looks of lines, so that a broken
/// line costs only itself; the tree says where texts and brackets end that go over several lines.
/// </summary>
internal sealed partial class RecipeOutline
{
    private RecipeOutline(IReadOnlyList<OutlineEntry> entries, IReadOnlyList<OutlineGroup> groups) => (Entries, Groups) = (entries, groups);

    /// <summary>In the order of the text; their lines don't overlap.</summary>
    public IReadOnlyList<OutlineEntry> Entries { get; }

    /// <summary>All entries, by header.</summary>
    public IReadOnlyList<OutlineGroup> Groups { get; }

    public static RecipeOutline Read(RecipeSnapshot snapshot)
    {
        if (snapshot.Source.Length > TreeLimits.MaxLength)
        {
            return new RecipeOutline([], []);
        }

        List<OutlineEntry> entries = ReadEntries(snapshot);
        return new RecipeOutline(entries, ReadGroups(snapshot, entries));
    }

    /// <summary>The key whose lines a line is one of; null for none.</summary>
    public OutlineEntry? At(int line) => Entries.FirstOrDefault(entry => entry.FirstLine <= line && line <= entry.LastLine);

    /// <summary>The name in a header comment such as <c>### model</c>; null for other comments.</summary>
    public static string? HeaderName(string comment) => Header().Match(comment) is { Success: true } match ? match.Groups[1].Value : null;

    private static List<OutlineEntry> ReadEntries(RecipeSnapshot snapshot)
    {
        SourceText source = snapshot.Source;
        RecipeLines lines = snapshot.Lines;
        int root = lines.RootIndent(exceptLine: -1);
        var ends = new Dictionary<int, TextSpan>();
        if (snapshot.Bound.Tree.Root is MappingNode mapping)
        {
            foreach (MappingEntry entry in mapping.Entries)
            {
                int end = entry.Value.Span == entry.ValueSpan ? NodeEnd.Of(source.Text, entry.Value) : entry.ValueSpan.End;
                ends[source.GetLineIndex(entry.Key.Span.Start)] = TextSpan.FromBounds(entry.Key.Span.Start, end);
            }
        }

        var entries = new List<OutlineEntry>();
        for (int line = lines.FirstLine; line < lines.EndLine; line++)
        {
            LineShape shape = lines[line];
            if (shape.Kind != LineKind.Entry || shape.Indent > root)
            {
                continue;
            }

            int last = lines.EndOfValue(line, root) - 1;
            if (ends.TryGetValue(line, out TextSpan written) && written.End > shape.Line.Start)
            {
                last = Math.Max(last, source.GetLineIndex(Math.Max(written.Start, written.End - 1)));
            }

            entries.Add(new OutlineEntry(source.Slice(shape.Key.Content), shape, line, last, ValueOnLine(source.Text, shape)));
            line = last;
        }

        return entries;
    }

    private static TextSpan ValueOnLine(string text, LineShape shape)
    {
        int start = LineShape.SkipBlanks(text, shape.Colon + 1, shape.Line.End);
        return start == shape.Line.End || LineShape.StartsComment(text, start)
            ? new TextSpan(start, 0)
            : TextSpan.FromBounds(start, LineShape.ContentEnd(text, start, shape.Line.End));
    }

    private static List<OutlineGroup> ReadGroups(RecipeSnapshot snapshot, List<OutlineEntry> entries)
    {
        RecipeLines lines = snapshot.Lines;
        var headers = new List<(int Line, string Name)>();
        for (int line = lines.FirstLine, next = 0; line < lines.EndLine; line++)
        {
            while (next < entries.Count && entries[next].LastLine < line)
            {
                next++;
            }

            bool isInside = next < entries.Count && entries[next].FirstLine <= line;
            if (!isInside && lines[line].Kind == LineKind.Comment && HeaderName(TextOf(snapshot, line)) is { } name)
            {
                headers.Add((line, name));
            }
        }

        var groups = new List<OutlineGroup>();
        int firstHeader = headers.Count > 0 ? headers[0].Line : int.MaxValue;
        OutlineEntry[] before = [.. entries.Where(entry => entry.FirstLine < firstHeader)];
        if (before.Length > 0)
        {
            groups.Add(new OutlineGroup(null, default, -1, before));
        }

        for (int i = 0; i < headers.Count; i++)
        {
            int end = i + 1 < headers.Count ? headers[i + 1].Line : int.MaxValue;
            LineShape shape = lines[headers[i].Line];
            groups.Add(new OutlineGroup(
                headers[i].Name,
                TextSpan.FromBounds(shape.Start, Token.TrimmedEnd(snapshot.Source.Text, shape.Start, shape.Line.End)),
                headers[i].Line,
                [.. entries.Where(entry => entry.FirstLine > headers[i].Line && entry.FirstLine < end)]));
        }

        return groups;
    }

    private static string TextOf(RecipeSnapshot snapshot, int line) =>
        snapshot.Source.Slice(TextSpan.FromBounds(snapshot.Lines[line].Start, snapshot.Lines[line].Line.End));

    [GeneratedRegex(@"\A#{3,}\s*([^#\s](?:.*[^#\s])?)\s*#*\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
