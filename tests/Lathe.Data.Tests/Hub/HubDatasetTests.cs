using Lathe.Data.Formats;
using Lathe.Data.Tests.Pipeline;
using Lathe.Models.Hub;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Hub;

/// <summary>Hub names, answered from the layout that huggingface_hub's cache has.</summary>
public sealed class HubDatasetTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Row = """{"instruction": "q", "output": "a"}""";

    private readonly DataFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable("HF_HUB_CACHE");

    public HubDatasetTests() => Environment.SetEnvironmentVariable("HF_HUB_CACHE", Path.Combine(_folder.Root, "hub"));

    private string Snapshot => Path.Combine(_folder.Root, "hub", "datasets--me--chat", "snapshots", Commit);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("HF_HUB_CACHE", _before);
        _folder.Dispose();
    }

    [Fact]
    public void What_is_not_here_is_said_with_the_step_that_brings_it()
    {
        _folder.Register("""{"hf_hub_url": "me/chat", "file_name": "d.json"}""");
        var message = _folder.BuildError();
        Assert.Contains("'me/chat' is not on this machine", message, StringComparison.Ordinal);
        Assert.Contains("lathe data fetch me/chat", message, StringComparison.Ordinal);
        Assert.Contains("To use d.json instead, remove hf_hub_url", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hf_hub_url": "../../etc"}""", "no name of a dataset")]
    [InlineData("""{"ms_hub_url": "me/other"}""", "by that hub's own tool")]
    [InlineData("""{"script_url": "x"}""", "scripts of a dataset are not run")]
    [InlineData("""{"hf_hub_url": "me/chat", "split": "nothing"}""", "has no split 'nothing'; it has test, train")]
    [InlineData("""{"hf_hub_url": "me/chat", "subset": "none"}""", "has no folder 'none'")]
    [InlineData("""{"hf_hub_url": "me/chat", "folder": "../.."}""", "has no folder '../..'")]
    public void A_name_that_can_not_be_used_says_why(string entry, string expected)
    {
        Put("data/train.jsonl", Row);
        Put("data/test.jsonl", Row);
        _folder.Register(entry);
        Assert.Contains(expected, _folder.BuildError(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "data/train-00000-of-00002.jsonl data/train-00001-of-00002.jsonl")]
    [InlineData("test", "data/test-00000-of-00001.jsonl")]
    [InlineData("validation", "dev/part.jsonl")]
    public void Names_of_files_and_folders_tell_the_split(string split, string expected)
    {
        foreach (var name in new[]
        {
            "data/train-00000-of-00002.jsonl", "data/train-00001-of-00002.jsonl", "data/test-00000-of-00001.jsonl", "dev/part.jsonl",
            "dataset_infos.json", "README.md", ".gitattributes", "load.py",
        })
        {
            Put(name, Row);
        }

        Assert.Equal(expected, Files($$"""{"hf_hub_url": "me/chat", "split": "{{split}}"}"""));
    }

    [Fact]
    public void Files_that_name_no_split_are_for_training()
    {
        Put("a/chats.jsonl", Row);
        Put("trainer.jsonl", Row);
        Assert.Equal("a/chats.jsonl trainer.jsonl", Files("""{"hf_hub_url": "me/chat"}"""));
        Assert.Equal("a/chats.jsonl", Files("""{"hf_hub_url": "me/chat", "folder": "a"}"""));
    }

    [Theory]
    [InlineData("""{"hf_hub_url": "me/chat"}""", "en/one.jsonl en/two.jsonl")]
    [InlineData("""{"hf_hub_url": "me/chat", "subset": "de"}""", "de/all.jsonl")]
    [InlineData("""{"hf_hub_url": "me/chat", "subset": "de", "split": "test"}""", "de/t.jsonl")]
    [InlineData("""{"hf_hub_url": "me/chat", "subset": "fr"}""", "fr/deep/er/x.jsonl")]
    public void The_card_names_parts_and_their_files(string entry, string expected)
    {
        foreach (var name in new[] { "en/one.jsonl", "en/two.jsonl", "de/all.jsonl", "de/t.jsonl", "fr/deep/er/x.jsonl" })
        {
            Put(name, Row);
        }

        Put("README.md", """
            ---
            license: mit
            configs:
            - config_name: en
              default: true
              data_files: en/*.jsonl
            - config_name: de
              data_files:
              - split: train
                path: ["de/a?l.jsonl"]
              - split: test
                path: de/t.jsonl
            - config_name: fr
              data_files: {train: "fr/**/*.jsonl"}
            ---
            # Chats
            """);
        Assert.Equal(expected, Files(entry));
    }

    [Fact]
    public void A_part_that_is_not_named_is_asked_for()
    {
        Put("x.jsonl", Row);
        Put("README.md", "---\nconfigs:\n- config_name: a\n  data_files: x.jsonl\n- config_name: b\n  data_files: x.jsonl\n---\n");
        _folder.Register("""{"hf_hub_url": "me/chat"}""");
        Assert.Contains("subset: this is missing; the dataset has the parts a, b", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_nested_without_end_is_no_card()
    {
        Put("x.jsonl", Row);
        Put("README.md", "---\nconfigs: " + new string('[', 100_000) + "\n---\n");
        Assert.Equal("x.jsonl", Files("""{"hf_hub_url": "me/chat"}"""));
    }

    [Fact]
    public void A_script_is_not_run()
    {
        Put("chat.py", "raise SystemExit");
        _folder.Register("""{"hf_hub_url": "me/chat"}""");
        Assert.Contains("Scripts are not run", _folder.BuildError(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_fetched_dataset_are_read()
    {
        Put("data/train.jsonl", Row);
        _folder.Register("""{"hf_hub_url": "me/chat"}""");
        Assert.Single(_folder.Build(new DataOptions { Template = "empty" }).Train);
    }

    [Fact]
    public void The_branch_tells_the_snapshot_or_else_the_newest_is_taken()
    {
        Put("x.jsonl", Row);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "hub", "datasets--me--chat", "snapshots", "fedc"));
        Directory.SetLastWriteTimeUtc(Snapshot, DateTime.UtcNow.AddDays(-1));
        Assert.EndsWith("fedc", HubCache.FindDataset("me/chat"), StringComparison.Ordinal);
        var refs = Directory.CreateDirectory(Path.Combine(_folder.Root, "hub", "datasets--me--chat", "refs")).FullName;
        File.WriteAllText(Path.Combine(refs, "main"), Commit);
        Assert.Equal(Snapshot, HubCache.FindDataset("me/chat"));
        File.WriteAllText(Path.Combine(refs, "main"), "../../..");
        Assert.EndsWith("fedc", HubCache.FindDataset("me/chat"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_its_folder_or_what_was_fetched_under_its_name()
    {
        var fetched = Path.Combine(_folder.Root, "hub", "models--me--tiny", "snapshots", Commit);
        Directory.CreateDirectory(fetched);
        Assert.Equal(Path.Combine(_folder.Root, "me", "tiny"), HubCache.ResolveModel("me/tiny", _folder.Root));
        File.WriteAllText(Path.Combine(fetched, "config.json"), "{}");
        Assert.Equal(fetched, HubCache.ResolveModel("me/tiny", _folder.Root));
        Directory.CreateDirectory(Path.Combine(_folder.Root, "me", "tiny"));
        Assert.Equal(Path.Combine(_folder.Root, "me", "tiny"), HubCache.ResolveModel("me/tiny", _folder.Root));
    }

    private void Put(string name, string content)
    {
        var path = Path.Combine(Snapshot, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private string Files(string entry)
    {
        _folder.Register(entry);
        return string.Join(' ', DatasetRegistry.Load(_folder.Data).Get("d").Parts.SelectMany(part => part.Files!).Select(file => Path.GetRelativePath(Snapshot, file)));
    }
}
