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
