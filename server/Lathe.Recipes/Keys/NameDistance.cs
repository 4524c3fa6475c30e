namespace Lathe.Recipes.Keys;

/// <summary>Finds the name a user most likely meant.</summary>
public static class NameDistance
{
    /// <summary>Names longer than this are no typing mistakes of a key.</summary>
    private const int MaxLength = 64;

    /// <summary>The candidate nearest to <paramref name="name"/>; null when none is near enough to be meant.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        string wanted = Normalize(name);
        int limit = Math.Clamp(wanted.Length / 3, 1, 3);
        string? best = null;
        int bestDistance = limit + 1;
        foreach (string candidate in candidates)
        {
            int distance = Math.Abs(candidate.Length - wanted.Length) > limit ? limit + 1 : Measure(wanted, Normalize(candidate));
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>Damerau-Levenshtein distance in its "optimal string alignment" form: insert, delete, replace, swap neighbours.</summary>
    public static int Measure(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int[] beforeLast = new int[right.Length + 1];
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] row = new int[right.Length + 1];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, replace);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            beforeLast = last;
            last = row;
        }

        return last[right.Length];
    }

    private static string Normalize(string name) => name.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
}
