using System.Text.Json;
using Lathe.EndToEnd.Tests.Fixtures;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe data</c>, as a shell sees it.</summary>
public sealed class ShellDataTests : IDisposable
{
    private readonly TinyFolder _folder = TinyFolder.Create(rows: 8);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_row_is_shown_with_what_is_learnt_of_it()
    {
        var (exitCode, output, error) = await RunAsync("preview", "recipe.yaml", "-n", "1", "--row", "2");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            $"""
            Dataset sums, template 'chatml' as the recipe says, at most 128 tokens a row.

            {_folder.PathOf("data", "sums.json")}, row 2: 47 tokens, 11 learnt
            masked  │ <|im_start|>user↵
                    │ What is 1 plus 0?<|im_end|>↵
                    │ <|im_start|>assistant↵
            learnt  │ It is 1.!<|im_end|>↵

            """,
            output);
    }

    [Fact]
    public async Task What_is_cut_is_marked_and_its_ids_are_in_the_json()
    {
        var (_, output, _) = await RunAsync("preview", "recipe.yaml", "cutoff_len=12", "-n", "2", "--json");

        using var preview = JsonDocument.Parse(output);
        var row = preview.RootElement.GetProperty("rows")[0];
        Assert.Equal((12, true), (row.GetProperty("kept").GetInt32(), row.GetProperty("isAnswerCut").GetBoolean()));
        var pieces = row.GetProperty("pieces").EnumerateArray().ToList();
        Assert.Contains(pieces, piece => piece.GetProperty("use").GetString() == "cut");
        Assert.Equal(row.GetProperty("tokens").GetInt32(), pieces.Sum(piece => piece.GetProperty("ids").GetArrayLength()));

        var (_, text, _) = await RunAsync("preview", "recipe.yaml", "cutoff_len=12", "-n", "1");
        Assert.Contains("cut, some of an answer: its end is not learnt", text, StringComparison.Ordinal);
        Assert.Contains("\ncut     │ ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("preview|recipe.yaml|--dataset|gone", 4, "The recipe names no dataset 'gone'. It names: sums.")]
    [InlineData("preview|recipe.yaml|--row|99", 4, "there is no row 99; the dataset has 8 rows.")]
    [InlineData("preview|recipe.yaml|-n|0", 2, "-n takes 1 to 1000.")]
    [InlineData("preview|recipe.yaml|stray", 2, "'stray' is not of the form key=value")]
    [InlineData("preview|gone.yaml", 2, "There is no file 'gone.yaml'")]
    [InlineData("preview|recipe.yaml|model_name_or_path=nowhere", 4, "this folder does not exist")]
    [InlineData("preview|recipe.yaml|dataset=", 3, "names no dataset: set dataset.")]
    [InlineData("check|nothing", 4, "'nothing' is not in")]
    [InlineData("check|sums|lr=1", 2, "'lr=1' changes a recipe, and none is named")]
    [InlineData("check|recipe.yaml|--recipe|recipe.yaml", 2, "is a recipe itself")]
    [InlineData("check|recipe.yaml|--write|recipe.yaml", 2, "is there already")]
    [InlineData("check|data/dataset_info.json", 4, "can't be told from the first row")]
    public async Task What_cannot_be_shown_or_checked_is_told(string arguments, int expected, string message)
    {
        var (exitCode, output, error) = await RunAsync(arguments.Split('|'));
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(expected, exitCode);
    }

    [Fact]
    public async Task A_recipe_s_data_is_checked_cleaned_and_reported()
    {
        Plant();
        var original = File.ReadAllBytes(_folder.PathOf("data", "sums.json"));

        var (exitCode, output, error) = await RunAsync("check", "recipe.yaml", "--write", "clean.jsonl", "--report", "report.md");

        Assert.Equal((4, ""), (exitCode, error));
        Assert.Contains("sums  (template 'chatml' as the recipe says)", output, StringComparison.Ordinal);
        Assert.Contains("error LT5116: 1 of 4 rows (25 %) holds a key, token or private key.", output, StringComparison.Ordinal);
        Assert.Contains("row 4: an AWS access key AKIA... (20 characters)", output, StringComparison.Ordinal);
        Assert.Contains("warning LT5105: 1 of 4 rows (25 %) is the same as an earlier one.", output, StringComparison.Ordinal);
        Assert.Contains("row 3: the same as row 1", output, StringComparison.Ordinal);
        Assert.Contains("Wrote 2 rows to clean.jsonl; 2 were left out. The original is unchanged.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("IOSFODNN7", output, StringComparison.Ordinal);

        Assert.Equal(original, File.ReadAllBytes(_folder.PathOf("data", "sums.json")));
        Assert.Equal(2, File.ReadAllLines(_folder.PathOf("clean.jsonl")).Length);
        var report = File.ReadAllText(_folder.PathOf("report.md"));
        Assert.Contains("| sums.json | 3 | LT5105: it is the same as an earlier one (row 1) |", report, StringComparison.Ordinal);
        Assert.DoesNotContain("IOSFODNN7", report, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("check", "clean.jsonl")).ExitCode);
    }

    [Fact]
    public async Task What_was_found_stands_on_the_dataset_s_line_until_a_file_changes()
    {
        Plant();
        Assert.DoesNotContain("LT51", (await Shell.RunAsync(_folder.Root, "validate", "recipe.yaml")).Output, StringComparison.Ordinal);
        await RunAsync("check", "recipe.yaml");

        var (exitCode, found, _) = await Shell.RunAsync(_folder.Root, "validate", "recipe.yaml");
        Assert.Equal(0, exitCode);
        Assert.Contains("warning LT5116: Dataset 'sums': 1 of 4 rows (25 %) holds a key, token or private key: row 4.", found, StringComparison.Ordinal);
        Assert.Contains("LT5105", found, StringComparison.Ordinal);

        Assert.DoesNotContain("LT5108", (await Shell.RunAsync(_folder.Root, "validate", "recipe.yaml")).Output, StringComparison.Ordinal);
        await RunAsync("check", "recipe.yaml", "cutoff_len=30");
        var shorter = (await Shell.RunAsync(_folder.Root, "validate", "recipe.yaml", "cutoff_len=30")).Output;
        Assert.Contains("LT5108", shorter, StringComparison.Ordinal);
        Assert.DoesNotContain("LT5108", (await Shell.RunAsync(_folder.Root, "validate", "recipe.yaml", "cutoff_len=31")).Output, StringComparison.Ordinal);

        var data = _folder.PathOf("data", "sums.json");
        File.WriteAllText(data, File.ReadAllText(data).Replace("AKIA", "akia", StringComparison.Ordinal));
        Assert.DoesNotContain("LT51", (await Shell.RunAsync(_folder.Root, "validate", "recipe.yaml")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_by_itself_is_checked_as_it_is_registered()
    {
        Plant();
        var (exitCode, output, _) = await RunAsync("check", "data/sums.json", "--json");
        using var report = JsonDocument.Parse(output);
        Assert.Equal((4, "characters"), (exitCode, report.RootElement.GetProperty("lengthsIn").GetString()));
        var dataset = report.RootElement.GetProperty("datasets")[0];
        Assert.Equal("sums", dataset.GetProperty("name").GetString());
        Assert.Contains("LT5116", dataset.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Pairs_and_tagged_answers_are_checked_and_shown_and_not_trained_on()
    {
        _folder.Write(
            "data/dataset_info.json",
            """
            {
              "sums": { "file_name": "sums.json" },
              "pairs": { "file_name": "pairs.json", "ranking": true, "columns": { "prompt": "instruction", "chosen": "chosen", "rejected": "rejected" } },
              "votes": {
                "file_name": "votes.jsonl", "formatting": "sharegpt", "columns": { "messages": "talk", "kto_tag": "liked" }
              }
            }
            """);
        _folder.Write("data/pairs.json", """[{ "instruction": "One and one?", "chosen": "It is 2.", "rejected": "It is 2." }]""");
        _folder.Write(
            "data/votes.jsonl",
            """
            {"talk": [{"from": "human", "value": "One and one?"}, {"from": "gpt", "value": "It is 3."}], "liked": false}
            {"talk": [{"from": "human", "value": "Two and one?"}, {"from": "gpt", "value": "It is 3."}], "liked": "yes"}

            """);

        var (exitCode, shown, _) = await RunAsync("preview", "recipe.yaml", "dataset=pairs");
        Assert.Equal(0, exitCode);
        Assert.EndsWith(
            """
            masked  │ <|im_start|>user↵
                    │ One and one?<|im_end|>↵
                    │ <|im_start|>assistant↵
            chosen:
            learnt  │ It is 2.<|im_end|>↵
            rejected:
            learnt  │ It is 2.<|im_end|>↵

            """,
            shown,
            StringComparison.Ordinal);
        var (_, json, _) = await RunAsync("preview", "recipe.yaml", "dataset=votes", "-n", "1", "--json");
        using var preview = JsonDocument.Parse(json);
        var answers = preview.RootElement.GetProperty("rows")[0].GetProperty("pieces").EnumerateArray().Select(piece => piece.GetProperty("answer").GetString());
        Assert.Equal([null, "undesirable"], answers);

        Assert.Contains("LT5121: 1 of 1 row (100 %) has the same answer as chosen and as rejected.", (await RunAsync("check", "recipe.yaml", "dataset=pairs")).Output, StringComparison.Ordinal);
        Assert.Contains("LT5121", (await RunAsync("check", "pairs")).Output, StringComparison.Ordinal);
        var votes = (await RunAsync("check", "data/votes.jsonl")).Output;
        Assert.Contains("LT5122: 1 of 2 rows (50 %) has a kto_tag that is neither true nor false and is left out.", votes, StringComparison.Ordinal);

        var (refused, _, why) = await Shell.RunAsync(_folder.Root, "train", "recipe.yaml", "dataset=votes");
        Assert.Equal(3, refused);
        Assert.Contains("LT5006", why, StringComparison.Ordinal);
        Assert.Contains("it is for stage kto", why, StringComparison.Ordinal);
    }

    private void Plant() => _folder.Write(
        "data/sums.json",
        """
        [
          { "instruction": "What is the sum of one and one?", "output": "It is two, as everybody knows." },
          { "instruction": "What is the sum of two and two?", "output": "It is four, and that is the end of it." },
          { "instruction": "What is the sum of one and one?", "output": "It is two, as everybody knows." },
          { "instruction": "What is the key to the house?", "output": "It is AKIAIOSFODNN7EXAMPLE, and it is under the mat." }
        ]
        """);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] words)
    {
        _folder.WriteRecipe();
        return Shell.RunAsync(_folder.Root, ["data", .. words]);
    }
}
