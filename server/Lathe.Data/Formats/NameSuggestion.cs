using Lathe.Recipes.Keys;

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
            .Select(candidate => (candidate, distance: NameDistance.Measure(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(c => c.distance <= Math.Max(1, Math.Max(name.Length, c.candidate.Length) / 3) || IsPrefix(name, c.candidate))
            .OrderBy(c => c.distance)
            .ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate)
            .FirstOrDefault();
    }

    private static bool IsPrefix(string a, string b) =>
        Math.Min(a.Length, b.Length) >= 4
        && (a.StartsWith(b, StringComparison.OrdinalIgnoreCase) || b.StartsWith(a, StringComparison.OrdinalIgnoreCase));
}
