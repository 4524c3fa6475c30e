using Lathe.LanguageService.Links;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Links;

public class LinkTests
{
    private static readonly StubFacts Disk = new("models/tiny/config.json", "ds.json", "samples/models/tiny/config.json");

    [Theory]
    [InlineData("model_name_or_path: models/tiny # 😀", "models/tiny", "/home/user/models/tiny/config.json")]
    [InlineData("model_name_or_path: 'models/tiny/'", "models/tiny/", "/home/user/models/tiny/config.json")]
    [InlineData("adapter_name_or_path: 模型/a,  models/tiny , none", "models/tiny", "/home/user/models/tiny")]
    [InlineData("adapter_name_or_path:\n  - none\n  - \"models/tiny\"\n", "models/tiny", "/home/user/models/tiny")]
    [InlineData("adapter_name_or_path: [none, models/tiny]", "models/tiny", "/home/user/models/tiny")]
    [InlineData("deepspeed: ds.json", "ds.json", "/home/user/ds.json")]
    [InlineData("output_dir: models/tiny\nseed: \"open", "models/tiny", "/home/user/models/tiny")]
    [InlineData("run_name: &m models/tiny\nmodel_name_or_path: *m", "*m", "/home/user/models/tiny/config.json")]
    [InlineData("model_name_or_path: none", null, null)]
    [InlineData("run_name: models/tiny", null, null)]
    [InlineData("model_name_or_path: \"models\\/tiny\"", "\"models\\/tiny\"", "/home/user/models/tiny/config.json")]
    public void Paths_that_are_there_are_links(string text, string? written, string? target)
    {
        RecipeSnapshot snapshot = Corpus.Snapshot(text, Disk);
        RecipeLink? link = RecipeLinks.Of(snapshot).SingleOrDefault();
        Assert.Equal(written, link is null ? null : snapshot.Source.Slice(link.Span));
        Assert.Equal(target, link?.Path);
    }

    [Theory]
    [InlineData("dataset: ident|ity", "identity -> dataset_info.json:1:2")]
    [InlineData("dataset: \"数据, |identity\" # 😀", "identity -> dataset_info.json:1:2")]
    [InlineData("eval_dataset: [identity, 数据|]", "数据 -> dataset_info.json:9:2")]
    [InlineData("dataset: unkn|own", "")]
    [InlineData("run_name: ident|ity", "")]
    [InlineData("dataset: identity |", "")]
    [InlineData("a: &模 1\nseed: *|模", "模 -> 3")]
    [InlineData("seed: &s 1\ndata_seed: *s|\nlora_rank: &s 2", "s -> 6")]
    [InlineData("seed: &s 1\nlora_rank: &s 2\ndata_seed: *|s", "s -> 22")]
    [InlineData("seed: &|s 1", "s -> 6")]
    [InlineData("data_seed: *|s", "")]
    [InlineData("base: &b {seed: 1}\nother: &o {}\n<|<: [*b, *o]", "<< -> 6,<< -> 26")]
    public void A_name_leads_to_where_it_is_defined(string markup, string expected)
    {
        var marked = new Marked(markup.Contains("dataset:", StringComparison.Ordinal) ? markup + "\ndataset_dir: data" : markup);
        IEnumerable<string> found = RecipeDefinition.At(marked.Snapshot, marked.Caret).Select(result =>
            $"{marked.Snapshot.Source.Slice(result.Origin)} -> "
            + (result.Elsewhere is { } place ? $"{Path.GetFileName(place.Path)}:{place.Line}:{place.Column}" : $"{result.Here!.Value.Start - 1}"));
        Assert.Equal(expected, string.Join(',', found));
    }

    [Fact]
    public void Places_are_inside_spoilt_recipes()
    {
        var random = new Random(97);
        foreach (string text in Corpus.Spoilt(97))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text, Disk);
            Assert.All(RecipeLinks.Of(snapshot), link => Check(link.Span, snapshot.Source));
            foreach (DefinitionResult result in RecipeDefinition.At(snapshot, random.Next(text.Length + 1)))
            {
                Check(result.Origin, snapshot.Source);
                Check(result.Here ?? result.Origin, snapshot.Source);
            }
        }
    }

    private static void Check(TextSpan span, SourceText source) =>
        Assert.True(span.Length > 0 && span.Start >= 0 && span.End <= source.Length, $"{span} in:\n{source.Text}");
}
