using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Hover;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests;

/// <summary>A recipe with the caret marked by <c>|</c>, as in <c>lora_ra|nk: 8</c>. Block scalars are written with <c>¦</c>.</summary>
internal sealed class Marked
{
    public Marked(string markup, IRecipeFacts? facts = null)
    {
        int bar = markup.IndexOf('|', StringComparison.Ordinal);
        Assert.True(bar >= 0 && markup.IndexOf('|', bar + 1) < 0, "Mark the caret with one |.");
        string text = markup.Remove(bar, 1).Replace('¦', '|');

        // A byte order mark is no part of a source text, so offsets count without it.
        Caret = text.StartsWith('\uFEFF') ? bar - 1 : bar;
        Snapshot = new RecipeSnapshot(new SourceText("test.recipe.yaml", text), facts ?? new StubFacts(), new StubSurroundings());
    }

    public RecipeSnapshot Snapshot { get; }

    public int Caret { get; }

    public CaretContext Context => CaretContext.At(Snapshot, Caret);

    public CompletionList Completion => RecipeCompletion.At(Snapshot, Caret);

    public HoverResult? Hover => RecipeHover.At(Snapshot, Caret);

    /// <summary>The labels an editor would show first, in order; other names left out.</summary>
    public IReadOnlyList<string> Labels =>
        [.. Completion.Items.OrderBy(item => item.SortText, StringComparer.Ordinal).Select(item => item.Label)];

    public CompletionItem Item(string label) => Completion.Items.First(item => item.Label == label);

    /// <summary>The text after an item was chosen.</summary>
    public string Apply(string label) => Apply(Snapshot.Source.Text, Item(label));

    public static string Apply(string text, CompletionItem item) =>
        string.Concat(text.AsSpan(0, item.ReplaceSpan.Start), item.InsertText, text.AsSpan(item.ReplaceSpan.End));
}
