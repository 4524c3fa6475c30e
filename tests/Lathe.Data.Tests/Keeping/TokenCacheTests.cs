using Lathe.Data.Keeping;
using Lathe.Data.Pipeline;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Data.Tests.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Keeping;

public sealed class TokenCacheTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly TokenCache _cache;

    public TokenCacheTests()
    {
        _cache = new TokenCache(Path.Combine(_folder.Root, "cache"));
        _folder.Register("""{"file_name": "d.jsonl"}""");
        WriteRows();
        File.WriteAllText(ModelFile("tokenizer.json"), """{"version": "1.0"}""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_run_takes_the_rows_of_the_first_and_they_are_the_same()
    {
        var first = Build(new DataOptions { CutoffLen = 60 });
        var second = Build(new DataOptions { CutoffLen = 60 });
        Assert.False(IsKept(first));
        Assert.True(IsKept(second));
        Same(first, second);
        Assert.True(first.Report.Train.RowsTruncated > 0);
        Assert.Equal((3, 2), (second.Report.Datasets[0].RowsRead, second.Report.Datasets[0].RowsUsed));
        Assert.Equal(first.Report.Datasets[0].BadRows, second.Report.Datasets[0].BadRows);
        Assert.Equal(first.Prompts.Select(prompt => prompt.ReferenceAnswer), second.Prompts.Select(prompt => prompt.ReferenceAnswer));
        Same(first, _folder.Build(new DataOptions { CutoffLen = 60 }));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("tokenizer")]
    [InlineData("registry")]
    [InlineData("template")]
    [InlineData("cutoff_len")]
    [InlineData("train_on_prompt")]
    [InlineData("default_system")]
    [InlineData("max_samples")]
    [InlineData("overwrite_cache")]
    public void Rows_of_other_inputs_are_never_taken(string changed)
    {
        var options = new DataOptions { Template = "chatml" };
        Build(options);
        switch (changed)
        {
            case "data":
                var path = Path.Combine(_folder.Data, "d.jsonl");
                var (content, written) = (File.ReadAllBytes(path), File.GetLastWriteTimeUtc(path));
                content[Array.IndexOf(content, (byte)'1')] = (byte)'9';
                File.WriteAllBytes(path, content);
                File.SetLastWriteTimeUtc(path, written);
                break;
            case "tokenizer":
                File.WriteAllText(ModelFile("tokenizer.json"), """{"version": "1.1"}""");
                break;
            case "registry":
                _folder.Register("""{"file_name": "d.jsonl", "columns": {"prompt": "instruction", "response": "instruction"}}""");
                break;
            default:
                options = changed switch
                {
                    "template" => options with { Template = "default" },
                    "cutoff_len" => options with { CutoffLen = 50 },
                    "train_on_prompt" => options with { TrainOnPrompt = true },
                    "default_system" => options with { DefaultSystem = "Be brief." },
                    "max_samples" => options with { MaxSamples = 2 },
                    _ => options with { OverwriteCache = true },
                };
                break;
        }

        var rebuilt = Build(options);
        Assert.False(IsKept(rebuilt));
        Same(_folder.Build(options), rebuilt);
    }

    [Fact]
    public void Rows_are_made_anew_with_every_key_that_changes_the_vocabulary()
    {
        using var tokenizer = new TokenizerFolder();
        tokenizer.Add("<end>");
        tokenizer.Config["eos_token"] = "<end>";
        var own = tokenizer.Load();
        File.WriteAllText(Path.Combine(_folder.Root, "tokens.yaml"), "<a>: a\n");
        ModelOptions[] kinds =
        [
            new(), new() { AddTokens = ["1"] }, new() { AddSpecialTokens = ["1"] }, new() { SplitSpecialTokens = true },
            new() { ResizeVocab = true }, new() { NewSpecialTokensConfig = "tokens.yaml" },
        ];
        Assert.All(kinds, model => Assert.False(IsKept(Extended(model))));
        Assert.All(kinds, model => Assert.True(IsKept(Extended(model))));
        Assert.True(IsKept(Extended(kinds[^1] with { InitSpecialTokens = NewTokenStart.DescInit })));
        File.WriteAllText(Path.Combine(_folder.Root, "tokens.yaml"), "<b>: a\n");
        Assert.False(IsKept(Extended(kinds[^1])));

        PreparedData Extended(ModelOptions model)
        {
            var recipe = DataFolder.Recipe(new DataOptions { Template = "default" });
            recipe = recipe with { Model = model with { ModelNameOrPath = recipe.Model.ModelNameOrPath } };
            var extended = RecipeTokenizer.Extend(own, recipe, _folder.Root).Tokenizer;
            return DataPipeline.Create(recipe, extended, _folder.Root, _cache).Build(null, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void What_is_done_with_rows_later_makes_none_anew()
    {
        Build(new DataOptions());
        Assert.True(IsKept(Build(new DataOptions { ValSize = 1, PreprocessingNumWorkers = 1 })));
        _folder.Register("""{"file_name": "d.jsonl", "num_samples": 5}""");
        var drawn = Build(new DataOptions());
        Assert.True(IsKept(drawn));
        Assert.Equal(5, drawn.Train.Count);
    }

    [Fact]
    public void A_file_that_was_moved_is_known_by_its_content()
    {
        Build(new DataOptions());
        File.Move(Path.Combine(_folder.Data, "d.jsonl"), Path.Combine(_folder.Data, "e.jsonl"));
        _folder.Register("""{"file_name": "e.jsonl"}""");
        var moved = Build(new DataOptions());
        Assert.True(IsKept(moved));
        Assert.EndsWith("e.jsonl", moved.Report.Datasets[0].BadRows[0].File, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_damage_is_found_and_the_rows_are_made_anew()
    {
        var expected = Build(new DataOptions());
        var path = KeptFile();
        var whole = File.ReadAllBytes(path);
        var random = new Random(4);
        for (var i = 0; i < 60; i++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, i % 3 == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            var rebuilt = Build(new DataOptions());
            Assert.False(i % 3 != 0 && IsKept(rebuilt));
            Same(expected, rebuilt);
            Assert.Equal(whole.Length, new FileInfo(path).Length);
        }
    }

    [Fact]
    public async Task Runs_at_the_same_time_do_not_disturb_each_other()
    {
        var expected = _folder.Build(new DataOptions());
        for (var round = 0; round < 10; round++)
        {
            var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Build(new DataOptions()))));
            Assert.All(runs, run => Same(expected, run));
            Assert.Single(Directory.GetFiles(_cache.Folder));
            File.Delete(KeptFile());
        }
    }

    [Fact]
    public void Rows_that_are_removed_meanwhile_stay_readable_for_the_run_that_has_them()
    {
        Build(new DataOptions());
        var kept = Build(new DataOptions());
        File.Delete(KeptFile());
        Same(_folder.Build(new DataOptions()), kept);
    }

    [Fact]
    public void Rows_that_are_cut_short_meanwhile_are_told()
    {
        Build(new DataOptions());
        var kept = Build(new DataOptions());
        using (var file = new FileStream(KeptFile(), FileMode.Open, FileAccess.Write))
        {
            file.SetLength(8);
        }

        var error = Assert.Throws<DataException>(() => Same(_folder.Build(new DataOptions()), kept));
        Assert.Contains("can't be read any more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_used_the_longest_ago_goes_when_it_is_too_much()
    {
        var small = new TokenCache(_cache.Folder, maxBytes: 3000);
        var bytes = 0L;
        for (var cutoff = 20; cutoff < 32; cutoff++)
        {
            Build(new DataOptions { CutoffLen = cutoff }, small);
            foreach (var file in new DirectoryInfo(_cache.Folder).GetFiles())
            {
                // As if each run were an hour after the one before.
                file.LastWriteTimeUtc -= TimeSpan.FromHours(1);
            }

            bytes = new DirectoryInfo(_cache.Folder).GetFiles().Sum(file => file.Length);
            Assert.True(bytes <= 3000, $"{bytes}");
        }

        Assert.True(IsKept(Build(new DataOptions { CutoffLen = 31 }, small)));
        Assert.False(IsKept(Build(new DataOptions { CutoffLen = 20 }, small)));
    }

    [Fact]
    public void A_folder_that_can_not_be_written_stops_no_run()
    {
        File.WriteAllText(_cache.Folder, "a file");
        Same(_folder.Build(new DataOptions()), Build(new DataOptions()));
    }

    [Fact]
    public void A_failed_run_leaves_nothing()
    {
        _folder.Write("d.jsonl", "{}\n");
        Assert.Throws<DataException>(() => Build(new DataOptions()));
        Assert.Empty(Directory.GetFiles(_cache.Folder));
    }

    [Fact]
    public void Tokenized_path_keeps_rows_and_takes_them_only_for_the_same_inputs()
    {
        var options = new DataOptions { TokenizedPath = "kept" };
        var first = Build(options);
        Assert.Empty(Directory.Exists(_cache.Folder) ? Directory.GetFiles(_cache.Folder) : []);
        Assert.True(File.Exists(Path.Combine(_folder.Root, "kept", "d.tokens")));
        var second = Build(options);
        Assert.True(IsKept(second));
        Same(first, second);

        var refused = Assert.Throws<DataException>(() => Build(options with { CutoffLen = 30 })).Message;
        Assert.Contains("options changed since", refused, StringComparison.Ordinal);
        Assert.Contains("overwrite_cache: true", refused, StringComparison.Ordinal);
        Same(_folder.Build(options with { TokenizedPath = null, CutoffLen = 30 }), Build(options with { CutoffLen = 30, OverwriteCache = true }));

        var file = Path.Combine(_folder.Root, "kept", "d.tokens");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);
        Assert.Contains("is damaged", Assert.Throws<DataException>(() => Build(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_another_program_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "kept"));
        File.WriteAllText(Path.Combine(_folder.Root, "kept", "dataset_dict.json"), "{}");
        Assert.Contains(
            "written by Hugging Face datasets", Assert.Throws<DataException>(() => Build(new DataOptions { TokenizedPath = "kept" })).Message, StringComparison.Ordinal);
    }

    private static void Same(PreparedData expected, PreparedData found)
    {
        Assert.Equal(expected.Train.Count, found.Train.Count);
        Assert.All(expected.Train.Zip(found.Train), pair =>
        {
            Assert.Equal(pair.First.InputIds, pair.Second.InputIds);
            Assert.Equal(pair.First.Labels, pair.Second.Labels);
        });
        Assert.Equal(expected.Report.Train, found.Report.Train);
    }

    private static bool IsKept(PreparedData data) => data.Report.Datasets[0].IsKept;

    private PreparedData Build(DataOptions options, TokenCache? cache = null) =>
        DataPipeline.Create(DataFolder.Recipe(options, previews: 2), new CharTokenizer(), _folder.Root, cache ?? _cache)
            .Build(null, TestContext.Current.CancellationToken);

    private string KeptFile() => Assert.Single(Directory.GetFiles(_cache.Folder));

    private string ModelFile(string name) => Path.Combine(_folder.Root, "model", name);

    private void WriteRows() => _folder.Write(
        "d.jsonl",
        """
        {"instruction": "question 1", "output": "answer 1"}
        {"instruction": 7}
        {"instruction": "question 2, which is a good deal longer than the first one", "output": "answer 2"}
        """);
}
