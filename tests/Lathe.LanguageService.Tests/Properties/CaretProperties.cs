using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Hover;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Properties;

/// <summary>What holds at every place of every text.</summary>
public class CaretProperties
{
    private const int Mutations = 250;

    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(Path.Combine(Baselines.Repository, "samples", "recipes")).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void At_every_place_of_a_recipe_items_fit_and_a_chosen_key_is_found(string recipe)
    {
        string text = Read(recipe);
        CheckEverywhere(text);
        CheckEverywhere(text.Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    /// <summary>As it was when it was being written: cut off at every place.</summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void At_the_end_of_every_beginning_of_a_recipe_items_fit_and_a_chosen_key_is_found(string recipe)
    {
        string text = Read(recipe);
        var random = new Random(20_240_608);
        for (int length = 0; length <= text.Length; length += random.Next(1, 6))
        {
            var snapshot = new RecipeSnapshot(new SourceText(recipe, text[..length]), new StubFacts());
            Check(snapshot, length);
            CheckKey(snapshot, length, random);
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void At_every_place_of_a_spoilt_recipe_items_fit(string recipe)
    {
        var random = new Random(20_240_607);
        string text = Read(recipe);
        for (int i = 0; i < Mutations; i++)
        {
            string spoilt = Mutation.Apply(text, random, most: 6);
            int around = random.Next(spoilt.Length + 1);
            var snapshot = new RecipeSnapshot(new SourceText(recipe, spoilt), new StubFacts());
            for (int offset = Math.Max(-1, around - 80); offset <= Math.Min(around + 80, spoilt.Length + 1); offset++)
            {
                Check(snapshot, offset);
            }
        }
    }

    private static string Read(string recipe) => File.ReadAllText(Path.Combine(Baselines.Repository, "samples", "recipes", recipe));

    private static void CheckEverywhere(string text)
    {
        var snapshot = new RecipeSnapshot(new SourceText("r.yaml", text), new StubFacts());
        var random = new Random(20_240_609);
        for (int offset = 0; offset <= text.Length; offset++)
        {
            Check(snapshot, offset);
            if (offset % 5 == 0)
            {
                CheckKey(snapshot, offset, random);
            }
        }
    }

    private static void Check(RecipeSnapshot snapshot, int offset)
    {
        SourceText source = snapshot.Source;
        TextSpan line = source.GetLineSpan(source.GetLineIndex(offset));
        int caret = Math.Clamp(offset, line.Start, line.End);
        foreach (CompletionItem item in RecipeCompletion.At(snapshot, offset).Items)
        {
            TextSpan span = item.ReplaceSpan;
            bool fits = span.Start >= line.Start && span.End <= line.End && span.Start <= caret && caret <= span.End;
            if (!fits || (item.InsertText.Contains('\n', StringComparison.Ordinal) && item.Kind != CompletionItemKind.Snippet))
            {
                Assert.Fail($"{item} at {offset} does not fit {line} of:\n{source.Text}");
            }
        }

        if (RecipeHover.At(snapshot, offset) is { } hover)
        {
            Assert.True(hover.Span.Contains(offset) && hover.Span.End <= source.Length, $"Hover at {offset}: {hover}");
            Assert.NotEmpty(hover.Markdown);
        }
    }

    /// <summary>A key that is offered and chosen is one the reader finds.</summary>
    private static void CheckKey(RecipeSnapshot snapshot, int offset, Random random)
    {
        CompletionItem[] keys = [.. RecipeCompletion.At(snapshot, offset).Items.Where(item => item.Kind == CompletionItemKind.Key)];
        if (keys.Length > 0)
        {
            CompletionItem key = keys[random.Next(keys.Length)];
            string text = Marked.Apply(snapshot.Source.Text, key);
            BindResult result = RecipeBinder.Bind(new SourceText("r.yaml", text));
            string name = key.Label.Split(" → ")[^1];
            Assert.True(result.Keys.ContainsKey(name), $"{name} at {offset} is not found in:\n{text}");
        }
    }
}
