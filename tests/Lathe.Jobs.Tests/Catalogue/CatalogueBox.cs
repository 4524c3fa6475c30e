using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Catalogue;

/// <summary>Runs laid down without workers.</summary>
internal sealed class CatalogueBox : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly List<RunId> _published = [];

    public string Folder => _box.Folder;

    public static StepEvent Step(int step) => new()
    {
        Step = step,
        TotalSteps = 5000,
        Epoch = 0.5,
        Loss = 2.0 / step,
        LearningRate = 1e-4,
        TokensPerSecond = 100,
        SamplesPerSecond = 3,
        Milliseconds = new StepTimes(1, 2, 3, 4),
        RssBytes = 1 << 20,
        EtaSeconds = 5,
    };

    public static SystemEvent Heartbeat { get; } = new() { CpuPercent = 100, RssBytes = 1 << 20, IdleSeconds = 0 };

    public static RunSummary Summary(string output, params string[] files) => new()
    {
        Steps = 3,
        Epochs = 1,
        LastLoss = 0.5,
        RuntimeSeconds = 9,
        TokensPerSecond = 100,
        PeakRssBytes = 1 << 20,
        OutputDirectory = output,
        Files = files,
    };

    /// <param name="output">Below the folder.</param>
    /// <param name="at">Time of its id.</param>
    /// <param name="worker">Who has taken it; null: a process that is no more.</param>
    /// <param name="change">Of what is asked for.</param>
    public CataloguedRun Create(
        string output = "out", DateTimeOffset? at = null, WorkerIdentity? worker = null, Func<RunRequest, RunRequest>? change = null)
    {
        var request = _box.Request();
        request = request with
        {
            Recipe = request.Recipe with { Training = request.Recipe.Training with { OutputDir = output } },
        };
        request = change?.Invoke(request) ?? request;
        var now = at ?? DateTimeOffset.UtcNow;
        var run = RunRecords.Create(request, "/nowhere/worker", EnvironmentFacts.Gather([]), now);
        var gone = new WorkerIdentity(int.MaxValue, DateTimeOffset.UnixEpoch, null);
        var record = RunRecords.Read(run)! with { Worker = worker ?? gone };
        PrivateFiles.Write(run.Record, System.Text.Json.JsonSerializer.Serialize(record, RunJson.Indented.RunRecord));
        RunRecords.Publish(run, now);
        _published.Add(run.Id);
        return RunCatalogue.Of(run.Id);
    }

    /// <summary>This process as a worker: one that lives.</summary>
    public static WorkerIdentity Living()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new WorkerIdentity(process.Id, process.StartTime.ToUniversalTime(), null);
    }

    public static void Append(CataloguedRun run, params RunEvent[] events)
    {
        using var writer = new RunEventWriter(run.Run!);
        foreach (var value in events)
        {
            writer.Append(value);
        }
    }

    public void Dispose()
    {
        _published.ForEach(RunRemoval.Forget);
        _box.Dispose();
    }
}
