using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;

namespace Lathe.LanguageService.Sorting;

/// <summary>A recipe taken apart: each key with the comments that belong to it, and what belongs to none.</summary>
internal sealed class RecipePieces
{
    private readonly RecipeSnapshot _snapshot;
    private readonly List<Piece> _keys = [];
    private readonly Dictionary<string, int> _headers = new(StringComparer.Ordinal);

    private RecipePieces(RecipeSnapshot snapshot) => _snapshot = snapshot;

    /// <summary>Lines of comments the recipe begins with.</summary>
    public IReadOnlyList<int> Preamble { get; private set; } = [];

    /// <summary>Lines of comments it ends with.</summary>
    public IReadOnlyList<int> Ending { get; private set; } = [];

    public IReadOnlyList<Piece> Keys => _keys;

    /// <summary>The line of the first header of each group.</summary>
    public IReadOnlyDictionary<string, int> Headers => _headers;

    /// <summary>Where the recipe's lines start and end in the text.</summary>
    public int Start { get; private set; }

    /// <inheritdoc cref="Start"/>
    public int End { get; private set; }

    public static RecipePieces Read(RecipeSnapshot snapshot)
    {
        var pieces = new RecipePieces(snapshot);
        pieces.ReadAll();
        return pieces;
    }

    private void ReadAll()
    {
        IReadOnlyList<OutlineEntry> entries = _snapshot.Outline.Entries;
        RecipeLines lines = _snapshot.Lines;
        Start = lines[lines.FirstLine].Line.Start;
        End = lines.EndLine < _snapshot.Source.LineCount ? lines[lines.EndLine].Line.Start : _snapshot.Source.Length;

        (IReadOnlyList<int> preamble, IReadOnlyList<int> leading) = SplitGap(lines.FirstLine, entries[0].FirstLine, isStart: true);
        Preamble = Trimmed(preamble);
        for (int i = 0; i < entries.Count; i++)
        {
            OutlineEntry entry = entries[i];
            var own = new List<int>(leading);
            own.AddRange(Enumerable.Range(entry.FirstLine, entry.LastLine - entry.FirstLine + 1));
            int next = i + 1 < entries.Count ? entries[i + 1].FirstLine : lines.EndLine;
            (IReadOnlyList<int> trailing, leading) = SplitGap(entry.LastLine + 1, next, isStart: false);
            own.AddRange(trailing);
            _keys.Add(new Piece(GroupOf(entry), own));
        }

        Ending = Trimmed(leading);
    }

    /// <summary>A merge comes first: the keys below it overrule what it brings.</summary>
    private static string? GroupOf(OutlineEntry entry) => entry.Name == "<<" ? null : KeyGroups.Of(entry.Name);

    /// <summary>
    /// The lines between two keys: comments right below the upper one, and set off from the lower one, belong to the upper; all others
    /// to the lower. Headers are kept apart, and of several blank lines one.
    /// </summary>
    private (IReadOnlyList<int> Upper, IReadOnlyList<int> Lower) SplitGap(int start, int end, bool isStart)
    {
        int header = -1;
        int blank = -1;
        for (int line = start; line < end; line++)
        {
            bool isHeader = IsHeader(line);
            header = header < 0 && isHeader ? line : header;
            blank = blank < 0 && (isHeader || IsBlank(line)) ? line : blank;
        }

        // At the start all that is set off stands for the whole recipe, unless a header is above it.
        int split = blank < 0 ? start : !isStart ? blank : header >= 0 ? header : LastBlank(start, end);
        var upper = new List<int>();
        var lower = new List<int>();
        for (int line = start; line < end; line++)
        {
            if (IsHeader(line))
            {
                _headers.TryAdd(KeyGroups.OfHeader(NameOf(line)!)!, line);
                continue;
            }

            List<int> side = line < split ? upper : lower;
            if (!IsBlank(line) || (side.Count > 0 && !IsBlank(side[^1])) || (side == lower && lower.Count == 0))
            {
                side.Add(line);
            }
        }

        // A header ends what is above it; the blank line before it goes with it.
        return (upper, header >= 0 ? [.. lower.SkipWhile(IsBlank)] : lower);
    }

    private int LastBlank(int start, int end)
    {
        int last = start;
        for (int line = start; line < end; line++)
        {
            last = IsBlank(line) ? line : last;
        }

        return last;
    }

    private bool IsHeader(int line) => NameOf(line) is { } name && KeyGroups.OfHeader(name) is not null;

    private string? NameOf(int line) => _snapshot.Lines[line].Kind == LineKind.Comment
        ? RecipeOutline.HeaderName(_snapshot.Source.GetLine(line).Trim())
        : null;

    private int[] Trimmed(IEnumerable<int> lines)
    {
        int[] rest = [.. lines.SkipWhile(IsBlank)];
        return [.. rest.Take(rest.Length - rest.Reverse().TakeWhile(IsBlank).Count())];
    }

    private bool IsBlank(int line) => _snapshot.Lines[line].Kind == LineKind.Blank;

    /// <param name="Group">Of <see cref="KeyGroups"/>; null: before all groups.</param>
    /// <param name="Lines">The key, its value and its comments.</param>
    public sealed record Piece(string? Group, IReadOnlyList<int> Lines);
}
