using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Text;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class ResolvedRecipeTests : IDisposable
{
    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Its_YAML_has_a_line_per_key_in_order_with_short_paths()
    {
        var text = Yaml(_box.Create("saves/a"));
        var lines = text.TrimEnd('\n').Split('\n');

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Contains("output_dir: saves/a", lines);
        Assert.Contains("max_samples: null", lines);
        Assert.Contains("lora_target: [all]", lines);
        Assert.Contains("learning_rate: 5e-05", lines);
    }

    [Fact]
    public void Its_YAML_reads_back_as_the_recipe_that_ran()
    {
        var run = _box.Create("saves/a", change: request => request with
        {
            Recipe = request.Recipe with
            {
                Data = request.Recipe.Data with { Dataset = ["one", "yes", "3"], DatasetDir = "data # 1" },
                Training = request.Recipe.Training with { RunName = "a: 'b'\t\"c\" 你好", LearningRate = 1e-7, ReportTo = [] },
            },
        });
        var read = RecipeBinder.Bind(new SourceText("resolved.yaml", Yaml(run)));

        var (expected, found) = (OutputState.ReadRecipe(run.Run!)!, RecipePaths.MakeAbsolute(read.Recipe, run.Record!.WorkingDirectory));
        Assert.Equal(expected.Data.Dataset, found.Data.Dataset);
        Assert.Equal(expected.Data.DatasetDir, found.Data.DatasetDir);
        Assert.Equal(expected.Training.RunName, found.Training.RunName);
        Assert.Equal(expected.Training.LearningRate, found.Training.LearningRate);
        Assert.Equal(expected.Training.OutputDir, found.Training.OutputDir);
        Assert.Empty(found.Training.ReportTo);
    }

    private static string Yaml(CataloguedRun run) => ResolvedRecipe.Read(run.Run!)!.ToYaml(run.Record!.WorkingDirectory);
}
