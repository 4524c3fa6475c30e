namespace Lathe.Data.Formats;

/// <summary>Finds what a mistyped name was probably meant to be.</summary>
internal static class NameSuggestion
{
    /// <summary>" Did you mean 'x'?" or nothing.</summary>
    public static string Sentence(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    /// <summary>The closest candidate when it is close enough to be a slip: a prefix, or an edit or so for every three letters.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > 200)
        {
            return null;
        }

        return candidates
            .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(c => c.distance <= Math.Max(1, Math.Max(name.Length, c.candidate.Length) / 3) || IsPrefix(name, c.candidate))
            .OrderBy(c => c.distance)
            .ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate)
            .FirstOrDefault();
    }

    private static bool IsPrefix(string a, string b) =>
        Math.Min(a.Length, b.Length) >= 4
        && (a.StartsWith(b, StringComparison.OrdinalIgnoreCase) || b.StartsWith(a, StringComparison.OrdinalIgnoreCase));

    /// <summary>Levenshtein distance in which swapping two neighbours counts once.</summary>
    private static int Distance(string a, string b)
    {
        var twoAbove = new int[b.Length + 1];
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }

            (twoAbove, above) = (above, row);
        }

        return above[b.Length];
    }
}
