using System.Text.Json;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Modules;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>A worker that is killed, and the same command once more.</summary>
public sealed class KilledRunTests
{
    [Theory]
    [InlineData("full", "4", "0", "simd")]
    [InlineData("lora", "4", "0.2", "simd")]
    [InlineData("lora", "1", "0.2", "portable")]
    public async Task A_killed_run_goes_on_as_if_nothing_had_happened(string method, string accumulation, string dropout, string kernels)
    {
        // Large enough for a step to take some ten milliseconds.
        using var folder = TinyFolder.Create(size: 8, rows: 64).With(
            ("finetuning_type", method), ("gradient_accumulation_steps", accumulation), ("max_steps", "40"), ("save_steps", "13"),
            ("lr_scheduler_type", "cosine"), ("warmup_ratio", "0.1"), ("learning_rate", "1.0e-3"));
        if (method == "lora")
        {
            folder.With(("lora_dropout", dropout));
        }
        else
        {
            folder.With(("lora_rank", null));
        }

        var environment = new Dictionary<string, string> { [ComputeContextFactory.KernelsVariable] = kernels };
        var whole = await TrainProcess.RunAsync(folder, "whole", environment);
        var killed = await KillAsync(folder, environment);
        var rest = await TrainProcess.RunAsync(folder, "parts", environment);

        Assert.Equal((WorkerExitCode.Completed, 40), (whole.Code, whole.Steps.Count));
        Assert.Contains(kernels, whole.Plan.GemmPath, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.WorkerLost, killed.Code);
        Assert.Contains("error: The worker was killed (SIGKILL)", killed.Error, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.WorkerLost, Assert.IsType<FailedEvent>(killed.Events[^1]).Kind);
        Assert.Equal(whole.Steps.Take(killed.Steps.Count), killed.Steps);

        var last = killed.Events.OfType<CheckpointEvent>().Last().Step;
        Assert.Equal((WorkerExitCode.Completed, last), (rest.Code, rest.Plan.ResumedFromStep));
        Assert.DoesNotContain(rest.Events.OfType<NoticeEvent>(), notice => notice.Code == "resume-differs");
        Assert.Equal(whole.Steps.Skip(last), rest.Steps);
        var weights = method == "lora" ? "adapter_model.safetensors" : "model.safetensors";
        AssertSame(folder, weights);
        AssertSame(folder, "checkpoint-40/optimizer.safetensors");
        Assert.Equal(Losses(folder.PathOf("whole", "trainer_state.json")), Losses(folder.PathOf("parts", "trainer_state.json")));
        Assert.All(
            File.ReadAllLines(folder.PathOf("parts", "trainer_log.jsonl")), line => JsonDocument.Parse(line).Dispose());
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder.PathOf("parts")), path => Path.GetFileName(path).Contains("tmp", StringComparison.Ordinal));
    }

    /// <summary>Kills the worker somewhere after its first checkpoint, and not at the end.</summary>
    private static async Task<EndedProcess> KillAsync(TinyFolder folder, Dictionary<string, string> environment)
    {
        using var process = TrainProcess.Start(folder, "parts", environment);
        await process.EventAsync<CheckpointEvent>(checkpoint => checkpoint.Step == 13);
        await process.EventAsync<StepEvent>(step => step.Step >= 15);
        process.KillWorker();
        return await process.EndAsync();
    }

    private static void AssertSame(TinyFolder folder, string file) =>
        Assert.Equal(File.ReadAllBytes(folder.PathOf("whole", file)), File.ReadAllBytes(folder.PathOf("parts", file)));

    private static List<(int Step, double Loss)> Losses(string trainerState)
    {
        using var state = JsonDocument.Parse(File.ReadAllBytes(trainerState));
        return [.. state.RootElement.GetProperty("log_history").EnumerateArray()
            .Where(row => row.TryGetProperty("loss", out _))
            .Select(row => (row.GetProperty("step").GetInt32(), row.GetProperty("loss").GetDouble()))];
    }
}
