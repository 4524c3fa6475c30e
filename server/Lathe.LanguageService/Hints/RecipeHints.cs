using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Hints;

/// <summary>What values of a recipe come to together.</summary>
public static class RecipeHints
{
    /// <summary>The hints in a span, in the order of the text. Never throws for anything a user wrote.</summary>
    public static IReadOnlyList<RecipeHint> In(RecipeSnapshot snapshot, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return
        [
            .. new[] { BatchHint.For(snapshot), StepHint.For(snapshot), ParameterHint.For(snapshot), MemoryHint.For(snapshot) }
                .OfType<RecipeHint>()
                .Where(hint => hint.Offset >= span.Start && hint.Offset <= span.End)
                .OrderBy(hint => hint.Offset),
        ];
    }

    /// <summary>The first of the keys that is written in the recipe on one line.</summary>
    internal static BoundKey? Written(RecipeSnapshot snapshot, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (snapshot.Bound.Keys.TryGetValue(key, out BoundKey? bound) && bound.ValueSpan.Length > 0 && bound.Source == snapshot.Source)
            {
                return bound;
            }
        }

        return null;
    }

    /// <summary>All of the keys have the values that are written: what is refused was replaced by a default nobody wrote.</summary>
    internal static bool AreSound(RecipeSnapshot snapshot, params string[] keys) =>
        !snapshot.Findings.Any(finding => finding.Severity == Severity.Error && finding.Key is { } key && keys.Contains(key))
        && !keys.Any(snapshot.Bound.Tree.UnreadableKeys.Contains);
}
