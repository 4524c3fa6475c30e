using System.Text;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>A few broken folders through the real programs: exit code and message reach the user's shell.</summary>
public sealed class ShellRefusalTests : IDisposable
{
    private readonly TinyFolder _folder = TinyFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_broken_recipe()
    {
        _folder.With(("learning_rate", "fast"));
        var end = await RunAsync();

        Assert.Equal(WorkerExitCode.Recipe, end.Code);
        Assert.Contains("recipe.yaml:13:16: error", end.Error, StringComparison.Ordinal);
        Assert.Contains("refused, 1 error", end.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("out")));
    }

    [Theory]
    [InlineData(WorkerExitCode.Data, "sums.json, row 1", "the answer is empty")]
    [InlineData(WorkerExitCode.Model, "model.safetensors", "cut short")]
    [InlineData(WorkerExitCode.Diverged, "Step 1", "learning_rate")]
    public async Task A_broken_folder(WorkerExitCode expected, params string[] says)
    {
        switch (expected)
        {
            case WorkerExitCode.Data:
                _folder.Write("data/sums.json", """[{ "instruction": "a", "output": "" }]""");
                break;
            case WorkerExitCode.Model:
                _folder.Cut("model/model.safetensors", 0.5);
                break;
            default:
                StoredTensors.Edit(_folder.PathOf("model/model.safetensors"), tensors => Array.Fill(tensors["lm_head.weight"].Data, (byte)0xFF));
                break;
        }

        var end = await RunAsync();

        Assert.Equal(expected, end.Code);
        Assert.Contains("error:", end.Error, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, end.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.Contains("records", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_the_failure_is_the_last_event()
    {
        _folder.Edit("model/config.json", config => config["model_type"] = "mamba");
        var end = await RunAsync("--json");

        Assert.Equal(WorkerExitCode.Model, end.Code);
        var lines = end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Select(line => RunEventLine.Parse(Encoding.UTF8.GetBytes(line))!.Event).ToList();
        var failed = Assert.IsType<FailedEvent>(events[^1]);
        Assert.Equal(WorkerExitCode.Model, failed.Kind);
        Assert.Contains("\"model_type\" is \"mamba\"", failed.Message, StringComparison.Ordinal);
        Assert.Contains(failed.Message, end.Error, StringComparison.Ordinal);
        Assert.Equal([".lathe"], Directory.GetFileSystemEntries(_folder.PathOf("out")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_where_output_dir_should_be()
    {
        _folder.Write("out", "a file");
        var end = await RunAsync();

        Assert.Equal(WorkerExitCode.Output, end.Code);
        Assert.Contains($"output_dir out ({_folder.PathOf("out")})", end.Error, StringComparison.Ordinal);
        Assert.Equal("a file", await File.ReadAllTextAsync(_folder.PathOf("out"), TestContext.Current.CancellationToken));
    }

    private Task<EndedProcess> RunAsync(params string[] words) => TrainProcess.RunAsync(_folder, "out", null, words);
}
