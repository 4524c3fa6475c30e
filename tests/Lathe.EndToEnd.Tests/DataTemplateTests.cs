using System.Runtime.CompilerServices;
using Lathe.Data.Templates;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe data template</c> as people use it.</summary>
public sealed class DataTemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-template-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task All_are_listed_one_a_line()
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder, "data", "template", "--list");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(TemplateCatalog.Names, output.Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task One_is_shown_with_what_is_learnt()
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder, "data", "template", "--show", "default");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(
            "System: {system}{end}\nHuman: {question 1}{end}\nAssistant:«{answer 1}{end}\n»Human: {question 2}{end}\nAssistant:«{answer 2}{end}\n»",
            output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_tells_its_template_with_the_models_tokens()
    {
        var model = Path.Combine(RepositoryFolder(), "samples", "models", "tiny");
        await File.WriteAllTextAsync(Path.Combine(_folder, "my.yaml"), $"model_name_or_path: {model}\nstage: sft\ndo_train: true\ndataset: d\n"
            + "output_dir: out\n", TestContext.Current.CancellationToken);
        var (exitCode, output, _) = await Shell.RunAsync(_folder, "data", "template", "my.yaml", "template=default");
        Assert.Equal((int)WorkerExitCode.Recipe, exitCode); // There is no dataset d here.
        Assert.Equal("", output);

        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "data", "dataset_info.json"), """{"d": {"file_name": "d.jsonl"}}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "data", "d.jsonl"), "{}\n", TestContext.Current.CancellationToken);
        (_, output, _) = await Shell.RunAsync(_folder, "data", "template", "my.yaml", "template=default");
        Assert.Contains("Human: {question 1}<|im_end|>\nAssistant:«{answer 1}<|im_end|>\n»", output, StringComparison.Ordinal);
        (_, output, _) = await Shell.RunAsync(_folder, "data", "template", "my.yaml");
        Assert.Contains("template 'chatml': recognised in the model's chat template", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkerExitCode.Data, "'qwn3' is not a known template. Did you mean 'qwen3'?", "--show", "qwn3")]
    [InlineData(WorkerExitCode.Usage, "Name a recipe, or ask for --list or --show NAME.")]
    [InlineData(WorkerExitCode.Usage, "Name a recipe, or ask for --list or --show NAME.", "--list", "--show", "qwen")]
    [InlineData(WorkerExitCode.Usage, "missing.yaml", "missing.yaml")]
    public async Task Wrong_usage_is_told_in_a_sentence(WorkerExitCode expected, string words, params string[] arguments)
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder, ["data", "template", .. arguments]);
        Assert.Equal(((int)expected, ""), (exitCode, output));
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    private static string RepositoryFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
