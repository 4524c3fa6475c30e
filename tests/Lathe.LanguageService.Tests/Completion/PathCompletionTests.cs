using Lathe.LanguageService.Completion;

namespace Lathe.LanguageService.Tests.Completion;

public class PathCompletionTests
{
    [Theory]
    [InlineData("model_name_or_path: |", "models/tiny (model),data/ (folder),models/ (folder),saves/ (folder)")]
    [InlineData("model_name_or_path: mod|", "models/tiny (model),data/ (folder),models/ (folder),saves/ (folder)")]
    [InlineData("model_name_or_path: models/|", "models/tiny (model),models/other/ (folder),models/two words 模型/ (folder)")]
    [InlineData("model_name_or_path: \"models/t|\" # 😀", "models/tiny (model),models/other/ (folder),models/two words 模型/ (folder)")]
    [InlineData("adapter_name_or_path: saves/|", "saves/run (adapter),saves/run/checkpoint-10 (adapter),saves/run/checkpoint-9 (adapter)")]
    [InlineData("adapter_name_or_path: saves/run, saves/run/|", "saves/run/checkpoint-10 (adapter),saves/run/checkpoint-9 (adapter)")]
    [InlineData("deepspeed: |", "ds.json (settings),data/ (folder),models/ (folder),saves/ (folder)")]
    [InlineData("deepspeed: none/|", "")]
    [InlineData("run_name: |", "")]
    public void Folders_and_files_that_fit_come_first(string markup, string expected) => Assert.Equal(expected, Offers(markup));

    [Fact]
    public void Checkpoints_of_the_output_folder_come_first_the_newest_before_the_others() => Assert.StartsWith(
        "saves/run/checkpoint-10 (checkpoint of output_dir),saves/run/checkpoint-9 (checkpoint of output_dir),",
        Offers("output_dir: saves/run\nresume_from_checkpoint: |"),
        StringComparison.Ordinal);

    [Fact]
    public void A_path_with_blanks_is_put_in_quotes_and_a_folder_is_looked_into_next()
    {
        var marked = new Marked("model_name_or_path: models/tw|");
        Assert.Equal("model_name_or_path: 'models/two words 模型/'", marked.Apply("models/two words 模型/"));
        Assert.True(marked.Item("models/two words 模型/").SuggestNext);
        Assert.True(marked.Completion.IsIncomplete);
    }

    private static string Offers(string markup) => string.Join(',', new Marked(markup).Completion.Items
        .Where(item => item.Kind is CompletionItemKind.Folder or CompletionItemKind.File)
        .OrderBy(item => item.SortText, StringComparer.Ordinal)
        .Select(item => $"{item.Label} ({item.Detail})"));
}
