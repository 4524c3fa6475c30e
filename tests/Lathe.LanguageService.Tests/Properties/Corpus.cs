using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Properties;

/// <summary>Texts that properties are checked on, the same in every run.</summary>
internal static class Corpus
{
    /// <summary>How many broken texts a feature is tried on.</summary>
    private const int Broken = 2_000;

    private const int Generated = 2_000;

    public static IReadOnlyList<string> Samples { get; } =
        [.. Directory.GetFiles(Path.Combine(Baselines.Repository, "samples", "recipes")).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>The samples as they are, with Windows line ends, and recipes made up.</summary>
    public static IEnumerable<string> Recipes(int seed)
    {
        var random = new Random(seed);
        return Samples
            .Concat(Samples.Select(text => text.Replace("\n", "\r\n", StringComparison.Ordinal)))
            .Concat(Enumerable.Range(0, Generated).Select(_ => GeneratedRecipe.Write(random)));
    }

    /// <summary>Recipes spoilt in the middle of being edited.</summary>
    public static IEnumerable<string> Spoilt(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Broken).Select(i => Mutation.Apply(
            i % 2 == 0 ? Samples[i / 2 % Samples.Count] : GeneratedRecipe.Write(random), random, most: 5));
    }

    public static RecipeSnapshot Snapshot(string text, IRecipeFacts? facts = null) =>
        new(new SourceText("test.recipe.yaml", text), facts ?? new StubFacts(), new StubSurroundings());
}
