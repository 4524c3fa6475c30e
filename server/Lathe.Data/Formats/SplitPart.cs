using System.Globalization;
using System.Text.RegularExpressions;

namespace Lathe.Data.Formats;

/// <summary>
/// One part of a <c>split</c>: a name, and which of its rows. The rules are those of Hugging Face datasets (ReadInstruction), so that a split
/// names the same rows.
/// </summary>
public sealed partial record SplitPart
{
    /// <summary>Such as <c>train</c>.</summary>
    public required string Split { get; init; }

    /// <summary>First row, from 0, or from the end when below 0; null: from the start.</summary>
    public long? From { get; init; }

    /// <summary>The row behind the last one, likewise; null: up to the end.</summary>
    public long? To { get; init; }

    /// <summary>Both are shares of the rows, in percent.</summary>
    public bool IsPercent { get; init; }

    /// <summary>A percent is a hundredth of the rows rounded down, the same for each (<c>pct1_dropremainder</c>).</summary>
    public bool DropsRemainder { get; init; }

    /// <summary>The rows are not told without counting all of them.</summary>
    public bool NeedsCount => IsPercent || From < 0 || To < 0;

    /// <summary>All rows of the split.</summary>
    public bool IsWhole => From is null && To is null;

    /// <summary>The parts of a text such as <c>train[:10%]+train[-100:]</c>; null when it is none.</summary>
    public static IReadOnlyList<SplitPart>? Parse(string text)
    {
        var parts = text.Split('+', StringSplitOptions.TrimEntries).Select(ParseOne).ToList();
        return parts.Contains(null) || parts.Where(part => part!.IsPercent).DistinctBy(part => part!.DropsRemainder).Count() > 1
            ? null
            : [.. parts.OfType<SplitPart>()];
    }

    /// <summary>The first row and the one behind the last.</summary>
    /// <param name="rows">Rows of the split.</param>
    public (long From, long To) Of(long rows)
    {
        var from = Absolute(From ?? 0, rows);
        return (from, Math.Max(from, To is { } to ? Absolute(to, rows) : rows));
    }

    private static SplitPart? ParseOne(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var rounding = match.Groups["rounding"].Value;
        var isPercent = match.Groups["percent"].Success;
        if (!TryBound(match.Groups["from"], out var from) || !TryBound(match.Groups["to"], out var to)
            || (rounding.Length > 0 && !isPercent) || (isPercent && (from is < -100 or > 100 || to is < -100 or > 100)))
        {
            return null;
        }

        return new SplitPart
        {
            Split = match.Groups["split"].Value,
            From = from,
            To = to,
            IsPercent = isPercent,
            DropsRemainder = rounding == "pct1_dropremainder",
        };
    }

    private static bool TryBound(Group group, out long? bound)
    {
        var parsed = long.TryParse(group.Value.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        bound = group.Success ? value : null;
        return !group.Success || parsed;
    }

    private long Absolute(long bound, long rows)
    {
        var row = !IsPercent ? bound
            : DropsRemainder ? bound * (rows / 100)
            : (long)Math.Round(bound * rows / 100.0, MidpointRounding.ToEven);
        return Math.Clamp(row < 0 ? rows + row : row, 0, rows);
    }

    [GeneratedRegex(@"^(?<split>\w+(\.\w+)*)(\[((?<from>-?[0-9_]+)(?<percent>%)?)?:((?<to>-?[0-9_]+)(?<percent>%)?)?\])?(\((?<rounding>closest|pct1_dropremainder)\))?$")]
    private static partial Regex Form();
}
