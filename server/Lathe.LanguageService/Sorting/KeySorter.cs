using System.Text;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Sorting;

/// <summary>Puts a recipe's keys into groups with headers, in the order recipes are usually written in.</summary>
public static class KeySorter
{
    /// <summary>
    /// The change; null when the keys are in order, or when they can't be moved: the text has faults, or an anchor would come after its
    /// aliases. Comments stay with their keys; within a group keys keep their order. Never throws for anything a user wrote.
    /// </summary>
    public static TextChange? Sort(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Outline.Entries.Count == 0 || snapshot.Findings.Any(finding => finding.Code[2] == '1' && finding.Severity == Severity.Error))
        {
            return null;
        }

        var pieces = RecipePieces.Read(snapshot);
        string sorted = Write(snapshot, pieces);
        if (TextChange.Between(snapshot.Source.Text, sorted) is not { } change)
        {
            return null;
        }

        var after = new RecipeSnapshot(new SourceText(snapshot.Source.Path, sorted), snapshot.Facts);
        return ReadsTheSame(snapshot, after) ? change : null;
    }

    private static bool ReadsTheSame(RecipeSnapshot before, RecipeSnapshot after) =>
        TreeEquality.Same(before.Bound.Tree, after.Bound.Tree, anyOrder: true)
        && Comparable(before).SequenceEqual(Comparable(after))
        && before.Bound.Tree.Comments.Count <= after.Bound.Tree.Comments.Count;

    private static IEnumerable<(string Code, string? Key)> Comparable(RecipeSnapshot snapshot) => snapshot.Findings
        .Select(finding => (finding.Code, finding.Key))
        .OrderBy(finding => finding.Code, StringComparer.Ordinal)
        .ThenBy(finding => finding.Key, StringComparer.Ordinal);

    private static string Write(RecipeSnapshot snapshot, RecipePieces pieces)
    {
        SourceText source = snapshot.Source;
        string lineBreak = LineBreak.Of(source);
        string indent = source.Slice(TextSpan.FromBounds(snapshot.Outline.Entries[0].Shape.Line.Start, snapshot.Outline.Entries[0].Shape.Start));
        var groups = new List<IEnumerable<string>>();
        if (pieces.Preamble.Count > 0)
        {
            groups.Add(pieces.Preamble.Select(source.GetLine));
        }

        if (pieces.Keys.Where(piece => piece.Group is null).SelectMany(piece => piece.Lines).ToArray() is { Length: > 0 } first)
        {
            groups.Add(first.Select(source.GetLine));
        }

        foreach (string group in KeyGroups.InOrder)
        {
            RecipePieces.Piece[] keys = [.. pieces.Keys.Where(piece => piece.Group == group)];
            if (keys.Length > 0)
            {
                string header = pieces.Headers.TryGetValue(group, out int line) ? source.GetLine(line) : $"{indent}### {group}";
                groups.Add(KeysOf(keys).Select(source.GetLine).Prepend(header));
            }
        }

        if (pieces.Ending.Count > 0)
        {
            groups.Add(pieces.Ending.Select(source.GetLine));
        }

        var builder = new StringBuilder(source.Length + 64);
        builder.Append(source.Text, 0, pieces.Start);
        builder.AppendJoin(lineBreak + lineBreak, groups.Select(lines => string.Join(lineBreak, lines)));
        return builder.Append(lineBreak).Append(source.Text, pieces.End, source.Length - pieces.End).ToString();

        IEnumerable<int> KeysOf(RecipePieces.Piece[] keys) => keys[0].Lines
            .SkipWhile(line => snapshot.Lines[line].Kind == LineKind.Blank)
            .Concat(keys.Skip(1).SelectMany(piece => piece.Lines));
    }
}
