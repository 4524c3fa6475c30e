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

        Gap gap = Split(lines.FirstLine, entries[0].FirstLine);
        Preamble = Trimmed(gap.Upper);
        _keys.AddRange(gap.Keyless);
        for (int i = 0; i < entries.Count; i++)
        {
            OutlineEntry entry = entries[i];
            var own = new List<int>(gap.Lower);
            own.AddRange(Enumerable.Range(entry.FirstLine, entry.LastLine - entry.FirstLine + 1));
            gap = Split(entry.LastLine + 1, i + 1 < entries.Count ? entries[i + 1].FirstLine : lines.EndLine);
            own.AddRange(gap.Upper);
            _keys.Add(new Piece(GroupOf(entry), own));
            _keys.AddRange(gap.Keyless);
        }

        Ending = Trimmed(gap.Lower);
    }

    /// <summary>A merge comes first: the keys below it overrule what it brings.</summary>
    private static string? GroupOf(OutlineEntry entry) => entry.Name == "<<" ? null : KeyGroups.Of(entry.Name);

    /// <summary>
    /// The lines between two keys: comments right below the upper one, and set off from the lower one, belong to the upper; all others
    /// to the lower. Headers are kept apart, with what is below them when no key is: keys that were made comments. Of several blank
    /// lines one is kept.
    /// </summary>
    private Gap Split(int start, int end)
    {
        bool isStart = start == _snapshot.Lines.FirstLine;
        bool isEnd = end == _snapshot.Lines.EndLine;
        int[] lines = [.. Enumerable.Range(start, end - start)];
        int header = lines.Append(-1).First(line => line < 0 || IsHeader(line));
        int blank = lines.Append(-1).First(line => line < 0 || IsHeader(line) || IsBlank(line));

        // At the start all that is set off stands for the whole recipe, unless a header is above it.
        int split = blank < 0 ? start : !isStart ? blank : header >= 0 ? header : LastBlank(start, end);
        var gap = new Gap([], [], []);
        string? group = null;
        var below = new List<int>();
        foreach (int line in lines)
        {
            if (IsHeader(line))
            {
                AddKeyless(gap, group, below);
                group = KeyGroups.OfHeader(NameOf(line)!)!;
                _headers.TryAdd(group, line);
                below = [];
                continue;
            }

            List<int> side = line < split ? gap.Upper : group is null ? gap.Lower : below;
            if (!IsBlank(line) || (side.Count > 0 && !IsBlank(side[^1])) || (side == gap.Lower && side.Count == 0))
            {
                side.Add(line);
            }
        }

        if (isEnd)
        {
            AddKeyless(gap, group, below);
        }
        else if (group is not null)
        {
            // A header ends what is above it; the blank line before it goes with it.
            int[] lower = [.. gap.Lower.Concat(below).SkipWhile(IsBlank)];
            gap.Lower.Clear();
            gap.Lower.AddRange(lower);
        }

        return gap;
    }

    private void AddKeyless(Gap gap, string? group, IEnumerable<int> lines)
    {
        if (group is not null && Trimmed(lines) is { Length: > 0 } own)
        {
            gap.Keyless.Add(new Piece(group, own));
        }
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

    /// <param name="Upper">Lines that belong to the key above.</param>
    /// <param name="Lower">Lines that belong to the key below.</param>
    /// <param name="Keyless">Comments under headers of their own.</param>
    private sealed record Gap(List<int> Upper, List<int> Lower, List<Piece> Keyless);
}
