using System.Text;
using Lathe.LanguageService.Actions;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Hints;
using Lathe.LanguageService.Hover;
using Lathe.LanguageService.Lenses;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Fit;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Memory;

public class MemoryBaselineTests
{
    [Fact]
    public void A_full_training_on_a_consumer_GPU() => Compare("full-7b-on-rtx-4090", MemoryRecipes.FullQwen7B, MemoryRecipes.Rtx4090);

    [Fact]
    public void A_training_with_an_adapter_on_the_processor() => Compare("lora-on-the-host", MemoryRecipes.LoraQwen05B, MemoryRecipes.Host(4));

    [Fact]
    public void A_training_on_several_GPUs() =>
        Compare("full-7b-on-4-gpus", MemoryRecipes.FullQwen7B, MemoryRecipes.Rtx4090 with { Devices = 4 });

    /// <summary>All that an editor would show of a recipe's memory, as a diff of its text for each action.</summary>
    private static void Compare(string name, string text, RecipeFit fit)
    {
        RecipeSnapshot snapshot = MemoryRecipes.Snapshot(text, fit);
        StringBuilder output = new();
        output.Append("lens: ").Append(RecipeLenses.For(snapshot).Single().Title).Append('\n');
        RecipeHint hint = RecipeHints.In(snapshot, new TextSpan(0, text.Length)).Single(hint => hint.Label.EndsWith("GiB", StringComparison.Ordinal));
        output.Append("hint: ").Append(text.Insert(hint.Offset, $"[{hint.Label}]").Split('\n').Single(line => line.Contains($"[{hint.Label}]", StringComparison.Ordinal)))
            .Append('\n').Append("      ").Append(hint.Tooltip).Append('\n');
        Finding finding = MemoryRecipes.Of(snapshot)!;
        output.Append("finding: ").Append(finding).Append('\n').Append("  on: ").Append(snapshot.Source.Slice(finding.Span)).Append('\n');
        foreach (RelatedPlace related in finding.Related)
        {
            output.Append("  related: ").Append(related.Message).Append(" on: ").Append(related.Source.Slice(related.Span)).Append('\n');
        }

        output.Append("hover:\n").Append(RecipeHover.At(snapshot, finding.Span.Start)!.Markdown).Append('\n');
        foreach (RecipeAction action in RecipeActions.QuickFixes(snapshot, finding.Span))
        {
            output.Append(action.IsPreferred ? "* " : "- ").Append(action.Title).Append('\n').Append(Difference.Of(text, TextChange.Apply(text, action.Changes)));
        }

        Baselines.Compare($"memory/{name}.txt", output.ToString());
    }
}
