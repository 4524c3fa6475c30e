using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Remedies;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Edits;

/// <summary>Gives keys of a recipe other values; comments, order and everything else stay.</summary>
public static class RecipeEdits
{
    /// <summary>What is wrong with the edits themselves, as a sentence; null when nothing is.</summary>
    public static string? ProblemOf(IReadOnlyList<KeyEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        return edits.GroupBy(edit => edit.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? $"'{twice.Key}' is changed twice."
            : edits.Select(ProblemOf).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>
    /// The changes, which have been tried and don't overlap; none when the recipe is so already. Else a sentence on what keeps the text
    /// from being changed. Never throws for anything a user wrote.
    /// </summary>
    /// <param name="snapshot">The recipe.</param>
    /// <param name="edits">Without a problem by <see cref="ProblemOf(IReadOnlyList{KeyEdit})"/>.</param>
    public static (IReadOnlyList<TextChange> Changes, string? Problem) For(RecipeSnapshot snapshot, IReadOnlyList<KeyEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        KeyEdit[] missing = [.. edits.Where(edit => !IsSo(snapshot.Bound, edit))];
        if (missing.Length == 0)
        {
            return ([], null);
        }

        if (KeyChanges.For(snapshot, missing) is not { } changes)
        {
            return ([], "The text has no lines of keys that could be changed.");
        }

        RecipeSnapshot changed = new(TextChange.Apply(snapshot.Source, changes), snapshot.Facts, snapshot.Surroundings);
        return missing.FirstOrDefault(edit => !IsSo(changed.Bound, edit)) is { } failed
            ? ([], $"'{failed.Key}' can't be changed here: its value comes from elsewhere, or the lines around it can't be read.")
            : (changes, null);
    }

    private static string? ProblemOf(KeyEdit edit) => RecipeKeys.Find(edit.Key) is null
        ? $"'{edit.Key}' is no key of recipes."
        : edit.Value is not null && Read(edit) is null ? $"'{edit.Value}' is no value in one line of YAML for {edit.Key}." : null;

    /// <summary>The value as a recipe of that key alone has it; null when it can't be read as one.</summary>
    private static BoundKey? Read(KeyEdit edit)
    {
        SourceText line = new("edit", $"{edit.Key}: {edit.Value}");
        RecipeTree tree = TreeReader.Read(line);
        return line.LineCount == 1 && tree.Findings.Count == 0 && tree.Root is MappingNode { Entries: [{ Value.Span.Length: > 0 } entry] }
            && entry.Key.Text == edit.Key
            ? RecipeBinder.Bind(line).Keys.GetValueOrDefault(edit.Key)
            : null;
    }

    /// <summary>The recipe says it already: with the same words, or with others for the same value.</summary>
    private static bool IsSo(BindResult bound, KeyEdit edit)
    {
        if (!bound.Keys.TryGetValue(edit.Key, out BoundKey? present) || edit.Value is null)
        {
            return edit.Value is null && present is null;
        }

        return Read(edit) is { } wanted
            && (present.Source.Slice(present.ValueSpan) == wanted.Source.Slice(wanted.ValueSpan)
                || (present.ReadValue is { } value && value.Equals(wanted.ReadValue)));
    }
}
