using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Snippets;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Completion;

public class SnippetCompletionTests
{
    public static TheoryData<string> Names => [.. RecipeSnippets.All.Select(snippet => snippet.Name)];

    [Theory]
    [InlineData("|", "recipe: sft with LoRA,recipe: sft of all weights,recipe: pre-training,recipe: sft with QLoRA,recipe: export merged model")]
    [InlineData("# 😀 first\n|\n", "recipe: sft with LoRA,recipe: sft of all weights,recipe: pre-training,recipe: sft with QLoRA,recipe: export merged model")]
    [InlineData("pre|", "recipe: pre-training")]
    [InlineData("seed: 1\n|\n", "")]
    [InlineData("seed: 1\nqlo|\n", "recipe: sft with QLoRA")]
    [InlineData("seed: 1\neva|\n", "eval keys")]
    [InlineData("seed: 1\neva|: 1\n", "")]
    [InlineData("seed: 1\n  eva|\n", "")]
    [InlineData("save_strategy: steps\nsave_steps: 1\nsave_total_limit: 1\nsav|\n", "")]
    public void Snippets_are_offered_for_empty_texts_and_for_their_words(string markup, string expected)
    {
        IEnumerable<string> labels = new Marked(markup).Completion.Items
            .Where(item => item.Kind == CompletionItemKind.Snippet)
            .OrderBy(item => item.SortText, StringComparer.Ordinal)
            .Select(item => item.Label);
        Assert.Equal(expected, string.Join(',', labels));
    }

    [Fact]
    public void Keys_that_are_there_are_not_written_again()
    {
        var marked = new Marked("lora_rank: 4\nlora|\n");
        Assert.Equal(
            "lora_rank: 4\nfinetuning_type: lora\nlora_alpha: ${2:32}\nlora_target: ${3:all}\n\n",
            marked.Apply("lora keys"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_snippet_as_proposed_is_a_right_recipe_unless_it_is_told_not_to_be(string name)
    {
        RecipeSnippet snippet = RecipeSnippets.All.Single(snippet => snippet.Name == name);
        string text = RecipeSnippet.Plain(snippet.Body);
        Assert.DoesNotContain('$', text);
        RecipeSnapshot snapshot = Corpus.Snapshot(text, NoFacts.Instance);
        Assert.Equal(snippet.Keys, snapshot.Outline.Entries.Select(entry => entry.Name));
        IEnumerable<Finding> errors = snapshot.Findings.Where(finding =>
            finding.Severity == Severity.Error && (snippet.IsRecipe || finding.Code is not (FindingCodes.MissingKey or FindingCodes.EvaluationWithoutData or FindingCodes.ValSizeWithoutDataset)));
        Assert.True(!errors.Any() || snippet.IsNotYet, string.Join('\n', errors));
        Assert.Empty(Formatting(snapshot));
    }

    [Fact]
    public void What_is_chosen_has_documentation()
    {
        foreach (string markup in (string[])["|", "template: |", "lr_scheduler_type: |"])
        {
            foreach (CompletionItem item in new Marked(markup).Completion.Items.Where(item => item.DocumentationId is not null))
            {
                Assert.NotEmpty(CompletionDocumentation.Find(item.DocumentationId!)!);
            }
        }

        Assert.All(["", "key:", "key:Train:none", "key:None:seed", "snippet:99", "snippet:-1", "choice:optim:none", "choice:a", "template:none"], id => Assert.Null(CompletionDocumentation.Find(id)));
    }

    private static IReadOnlyList<TextSpan> Formatting(RecipeSnapshot snapshot) =>
        [.. LanguageService.Formatting.RecipeFormatter.Format(snapshot).Select(change => change.Span)];
}
