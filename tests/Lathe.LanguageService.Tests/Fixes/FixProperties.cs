using Lathe.LanguageService.Actions;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Fixes;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Fixes;

public class FixProperties
{
    [Fact]
    public void A_fix_of_a_spoilt_recipe_settles_its_finding_and_adds_no_fault_of_syntax()
    {
        var random = new Random(71);
        foreach (string text in Corpus.Spoilt(71))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text);
            int place = random.Next(text.Length + 1);
            foreach (RecipeAction action in RecipeActions.QuickFixes(snapshot, new TextSpan(Math.Min(place, snapshot.Source.Length), 0)))
            {
                RecipeSnapshot after = Corpus.Snapshot(TextChange.Apply(snapshot.Source.Text, action.Changes));
                Assert.True(Faults(after) <= Faults(snapshot), $"{action.Title} breaks:\n{text}");
                foreach (var findings in action.Findings.GroupBy(finding => (finding.Code, finding.Key)))
                {
                    int were = snapshot.Findings.Count(finding => (finding.Code, finding.Key) == findings.Key);
                    int are = after.Findings.Count(finding => (finding.Code, finding.Key) == findings.Key);
                    Assert.True(are <= were - findings.Count(), $"{action.Title} leaves its finding in:\n{text}");
                }
            }
        }
    }

    [Fact]
    public void Repairing_a_spoilt_recipe_adds_no_fault_and_is_done_once_it_is_done()
    {
        foreach (string text in Corpus.Spoilt(72).Take(700))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text);
            (SourceText repaired, IReadOnlyList<Fix> made) = RecipeRepair.Run(snapshot.Source, snapshot.Facts);
            Assert.Equal(made.Count > 0, repaired.Text != snapshot.Source.Text);
            Assert.True(Faults(Corpus.Snapshot(repaired.Text)) <= Faults(snapshot), text);
            Assert.Empty(RecipeRepair.Run(repaired, snapshot.Facts).Made);
        }
    }

    /// <summary>A file of data that was opened as a recipe must not hold up the editor: fixes stop at a bound.</summary>
    [Fact]
    public void A_huge_text_full_of_faults_is_given_up_and_not_spoilt()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"learnig_rate_{i}: \"{i}\"\n"));
        RecipeSnapshot snapshot = Corpus.Snapshot(text);
        Assert.Empty(RecipeRepair.Run(snapshot.Source, snapshot.Facts).Made);
        Assert.InRange(RecipeActions.QuickFixes(snapshot, new TextSpan(0, text.Length)).Count(), 1, 20);
    }

    [Fact]
    public void Keys_without_an_effect_are_removed_together()
    {
        const string Text = "model_name_or_path: m\ndo_train: true\nuse_unsloth: true\nseed: 1\ncache_dir: x\n";
        RecipeAction all = RecipeActions.QuickFixes(Corpus.Snapshot(Text), new TextSpan(Text.IndexOf("use", StringComparison.Ordinal), 0))
            .Single(action => action.Title == "Remove all 2 of LT3003 in this file");
        Assert.Equal("model_name_or_path: m\ndo_train: true\nseed: 1\n", TextChange.Apply(Text, all.Changes));
    }

    [Fact]
    public void A_right_recipe_is_not_repaired()
    {
        foreach (string text in Corpus.Samples)
        {
            Assert.Empty(RecipeRepair.Run(new SourceText("r.yaml", text)).Made);
        }
    }

    private static int Faults(RecipeSnapshot snapshot) =>
        snapshot.Findings.Count(finding => finding.Severity == Severity.Error && finding.Code[2] == '1');
}
