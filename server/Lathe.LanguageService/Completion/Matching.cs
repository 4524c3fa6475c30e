namespace Lathe.LanguageService.Completion;

/// <summary>Whether an editor could show a name for what is typed.</summary>
internal static class Matching
{
    /// <summary>The characters are in the name in this order, with others between them: the loosest rule editors filter by.</summary>
    public static bool IsSubsequence(string typed, string name)
    {
        int matched = 0;
        foreach (char c in name)
        {
            if (matched < typed.Length && char.ToLowerInvariant(typed[matched]) == char.ToLowerInvariant(c))
            {
                matched++;
            }
        }

        return matched == typed.Length;
    }
}
