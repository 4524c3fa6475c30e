using Lathe.Jobs.Catalogue;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class RunComparisonTests : IDisposable
{
    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Runs_of_one_recipe_are_the_same()
    {
        var comparison = Of(_box.Create(), _box.Create());

        Assert.True(comparison.IsSame);
        Assert.Empty(comparison.Recipe);
    }

    [Fact]
    public void Only_keys_that_differ_are_listed_with_short_paths()
    {
        var a = _box.Create("saves/a");
        var b = _box.Create("saves/b", change: request => request with
        {
            Recipe = request.Recipe with
            {
                Training = request.Recipe.Training with { LearningRate = 3e-4 },
                Lathe = new() { PreviewPrompts = 2 },
                Data = request.Recipe.Data with { Dataset = ["one", "two"] },
            },
        });

        Assert.Equal(
            [
                new("dataset", null, "one, two"),
                new("lathe_preview_prompts", "0", "2"),
                new("learning_rate", "5E-05", "0.0003"),
                new("output_dir", "saves/a", "saves/b"),
            ],
            Of(a, b).Recipe);
    }

    private static RunComparison Of(CataloguedRun a, CataloguedRun b) => RunComparison.Of(a.Run!, a.Record!, b.Run!, b.Record!);
}
