using System.Diagnostics;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Modules;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>A real run, let go of, stopped and resumed by commands alone.</summary>
public sealed class ResumedRunTests
{
    [Fact]
    public async Task A_stopped_run_is_resumed_from_its_checkpoint_to_the_same_weights()
    {
        using var folder = TinyFolder.Create(size: 8, rows: 400)
            .With(("gradient_accumulation_steps", "8"), ("max_steps", "40"), ("save_steps", "1000"));
        var recipe = Path.GetFileName(folder.WriteRecipe());
        var whole = await TrainProcess.RunAsync(folder, "whole");

        await SayAsync(folder, "train", recipe, "output_dir=parts", "--detach");
        var first = Newest(folder);
        while (!Events(first).OfType<StepEvent>().Any(step => step.Step >= 3))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await SayAsync(folder, "stop", "parts", "--wait");
        var (exitCode, _, note) = await RunAsync(folder, "resume", "parts");
        Assert.True(exitCode == 0, note);
        Assert.Contains($"of run {first.Id}", note, StringComparison.Ordinal);
        Assert.Equal((int)WorkerExitCode.Completed, (await RunAsync(folder, "tail", "parts", "-f")).ExitCode);

        var second = Newest(folder);
        Assert.Equal(first.Id.ToString(), RunRecords.Read(second)!.ResumedFrom);
        Assert.Contains($"goes on from run {first.Id}", await SayAsync(folder, "runs", "show", "parts"), StringComparison.Ordinal);
        Assert.Equal(
            whole.Steps.Select(step => step.Loss),
            Events(first).Concat(Events(second)).OfType<StepEvent>().Select(step => step.Loss));
        Assert.Equal(
            File.ReadAllBytes(folder.PathOf("whole", "adapter_model.safetensors")),
            File.ReadAllBytes(folder.PathOf("parts", "adapter_model.safetensors")));
    }

    private static async Task<string> SayAsync(TinyFolder folder, params string[] words)
    {
        var (exitCode, output, error) = await RunAsync(folder, words);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(TinyFolder folder, params string[] words)
    {
        // Bits are only the same on the same computing path.
        var start = Shell.StartOf(folder.Root, words);
        start.Environment[ComputeContextFactory.MatmulVariable] = TrainProcess.Matmul;
        using var process = Process.Start(start)!;
        return await ScriptedShell.EndAsync(process);
    }

    private static RunDirectory Newest(TinyFolder folder) => RunDirectory.At(
        Directory.GetDirectories(RunDirectory.RunsOf(folder.PathOf("parts"))).Order(StringComparer.Ordinal).Last())!;

    private static List<RunEvent> Events(RunDirectory run) => InProcess.EventsOf(run);
}
