using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Json;

public class NamedFilesTests
{
    private const string Registry =
        """
        {
          "good": { "file_name": "rows.json" },
          "bad": {
            "file_name": "rows.json",
            "format": "sharegpt",
            "ranking": 1
          },
          "old": { "file_name": "mixed", "file_sha1": "0" },
          "gone": { "file_name": "gone.json" }
        }
        """;

    [Fact]
    public void Datasets_of_the_recipe_are_told_about_at_dataset_dir()
    {
        Finding finding = Assert.Single(Bind("dataset_dir: data\ndataset: good, bad\n"), IsAboutDatasets);
        Assert.Equal("data", finding.Source.Slice(finding.Span));
        Assert.Equal(
            "data/dataset_info.json line 5: There is no key 'format' in bad. There is one more problem.", finding.Message);
        Assert.Equal((Severity.Error, "'lathe validate data/dataset_info.json' shows all."), (finding.Severity, finding.Help));
    }

    [Fact]
    public void Without_dataset_dir_the_dataset_is_the_place()
    {
        Finding finding = Assert.Single(Bind("dataset: old\n"), IsAboutDatasets);
        Assert.StartsWith("data/dataset_info.json line 8: 'data/mixed' mixes kinds of files", finding.Message, StringComparison.Ordinal);
        Assert.Equal(("old", Severity.Error), (finding.Source.Slice(finding.Span), finding.Severity));
    }

    [Fact]
    public void Other_datasets_and_missing_files_are_not_told_about() => Assert.DoesNotContain(Bind("dataset: good, gone\n"), IsAboutDatasets);

    [Fact]
    public void A_DeepSpeed_file_is_told_about_where_it_is_named()
    {
        Finding finding = Assert.Single(
            Bind("dataset: good\ndeepspeed: ds.json\n"), finding => finding.Code == FindingCodes.DeepSpeedFileProblems);
        Assert.Equal(("ds.json", "ds.json line 1: zero_optimization has to be a mapping, not a whole number."),
            (finding.Source.Slice(finding.Span), finding.Message));
        Assert.DoesNotContain(
            Bind("dataset: good\ndeepspeed: other.json\n"), finding => finding.Code == FindingCodes.DeepSpeedFileProblems);
    }

    private static bool IsAboutDatasets(Finding finding) => finding.Code == FindingCodes.DatasetInfoProblems;

    private static IReadOnlyList<Finding> Bind(string text)
    {
        var facts = new StubJsonFacts(("data/dataset_info.json", Registry), ("ds.json", """{"zero_optimization": 3}"""));
        var source = new SourceText("r.yaml", "model_name_or_path: m\nstage: sft\ndo_train: true\n" + text);
        return RecipeBinder.Bind(source, options: new BindOptions { Facts = facts }).Findings;
    }
}
