using System.Text.Json;
using Lathe.Protocol;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

public sealed class ShellTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-shell-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_tells_its_version()
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder, "--version");
        Assert.Equal((0, LatheVersion.Current, ""), (exitCode, output.Trim(), error));
    }

    [Fact]
    public async Task A_broken_recipe_is_refused_before_anything_is_written()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "broken.yaml"),
            "model_name_or_path: here\nlearning_rat: 1e-4\noutput_dir: out\n",
            TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await Shell.RunAsync(_folder, "train", "broken.yaml", "--json");

        Assert.Equal((int)WorkerExitCode.Recipe, exitCode);
        Assert.Equal("", output);
        Assert.Contains("broken.yaml:2:1", error, StringComparison.Ordinal);
        Assert.Contains("learning_rate", error, StringComparison.Ordinal);
        Assert.Equal(["broken.yaml"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_recipe_for_an_export_is_not_trained()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "merge.yaml"),
            "model_name_or_path: here\nexport_dir: out\n",
            TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await Shell.RunAsync(_folder, "train", "merge.yaml");

        Assert.Equal((int)WorkerExitCode.Recipe, exitCode);
        Assert.Contains("merge.yaml:2:1: error LT3004: This is a recipe for export, as export_dir shows", error, StringComparison.Ordinal);
        Assert.Equal(["merge.yaml"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("missing.yaml", "train", "missing.yaml")]
    [InlineData("--help", "train")]
    [InlineData("two.yaml", "train", "one.yaml", "two.yaml")]
    [InlineData("trian", "trian")]
    [InlineData("--for takes train, export, chat, eval", "validate", "x.yaml", "--for", "merge")]
    public async Task Wrong_usage_is_told_in_a_sentence(string words, params string[] arguments)
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder, arguments);
        Assert.Equal((int)WorkerExitCode.Usage, exitCode);
        Assert.Contains(words, output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("learning_rate=1e-4", "--help")]
    [InlineData("Exit codes", "train", "--help")]
    [InlineData("--json", "doctor", "-h")]
    public async Task Help_has_examples(string words, params string[] arguments)
    {
        var (exitCode, output, _) = await Shell.RunAsync(_folder, arguments);
        Assert.Equal(0, exitCode);
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_reports_through_the_worker_beside_the_program()
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder, "doctor", "--json");

        Assert.Equal((0, ""), (exitCode, error));
        using var report = JsonDocument.Parse(output);
        Assert.Equal(LatheVersion.Current, report.RootElement.GetProperty("version").GetString());
        Assert.Contains(
            report.RootElement.GetProperty("checks").EnumerateArray(),
            check => check.GetProperty("name").GetString() == "libtorch" && check.GetProperty("status").GetString() == "ok");
    }

    [Fact]
    public async Task A_missing_worker_is_named_with_its_path()
    {
        var start = Shell.StartOf(_folder, "doctor");
        start.Environment[WorkerEnvironment.WorkerPath] = Path.Combine(_folder, "nowhere");
        using var process = System.Diagnostics.Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((int)WorkerExitCode.Engine, process.ExitCode);
        Assert.Contains("nowhere", error, StringComparison.Ordinal);
    }
}
