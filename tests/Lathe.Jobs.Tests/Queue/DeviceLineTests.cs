using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Tests.Queue;

/// <summary>The line for a device, each test with a device of its own.</summary>
public sealed class DeviceLineTests : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly string _device = $"test:{Guid.NewGuid():N}";

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Numbers_give_the_order_whatever_the_clock_says()
    {
        var clock = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var runs = Enumerable.Range(0, 3).Select(back => Run(clock.AddHours(-back))).ToList();
        var queue = new DeviceLine(_device);

        Assert.Equal([1, 2, 3], runs.Select(run => queue.Enter(run, "my.yaml").Number));
        Assert.Equal(runs.Select(run => run.Id.ToString()), queue.List().Select(ticket => ticket.RunId));
        Assert.Equal(2, queue.FindAhead(runs[2].Id)!.Count);
        Assert.Empty(queue.FindAhead(runs[0].Id)!);
    }

    [Fact]
    public void A_run_has_one_ticket_and_gives_it_back()
    {
        var run = Run();
        var queue = new DeviceLine(_device);
        var drawn = queue.Enter(run, "my.yaml");

        Assert.Equal(drawn, queue.Enter(run, "my.yaml"));
        queue.Leave(run.Id);
        Assert.Empty(queue.List());
        Assert.Null(queue.FindAhead(run.Id));
    }

    [Fact]
    public void Starters_at_the_same_moment_draw_different_numbers()
    {
        var runs = Enumerable.Range(0, 20).Select(_ => Run()).ToList();
        var numbers = runs.AsParallel().WithDegreeOfParallelism(8).Select(run => new DeviceLine(_device).Enter(run, "my.yaml").Number);

        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), numbers.ToList().Order());
    }

    [Fact]
    public void A_run_without_worker_keeps_its_place_for_a_minute_of_the_monotonic_clock()
    {
        ManualTime time = new();
        DeviceLine queue = new(_device, time);
        var (waiting, own) = (Run(), Run());
        queue.Enter(waiting, "first.yaml");
        queue.Enter(own, "second.yaml");

        Assert.Single(queue.FindAhead(own.Id)!);
        time.Now = time.Now.AddDays(-400);
        time.Elapsed = TimeSpan.FromSeconds(59);
        Assert.Single(queue.FindAhead(own.Id)!);
        time.Now = time.Now.AddDays(800);
        Assert.Single(queue.FindAhead(own.Id)!);
        time.Elapsed = TimeSpan.FromSeconds(61);
        Assert.Empty(queue.FindAhead(own.Id)!);
        Assert.Single(queue.List());
    }

    [Fact]
    public void Tickets_of_runs_that_are_gone_are_removed_by_whoever_waits_behind()
    {
        DeviceLine queue = new(_device);
        var (dead, deleted, own) = (Run(), Run(), Run());
        foreach (var run in (RunDirectory[])[dead, deleted, own])
        {
            queue.Enter(run, "my.yaml");
        }

        // The process id is ours, the start is not: the number was given to another process.
        Take(dead, WorkerLiveness.Self() with { StartTicks = 1, StartedAt = DateTimeOffset.UnixEpoch });
        Directory.Delete(deleted.FullPath, recursive: true);

        Assert.Empty(queue.FindAhead(own.Id)!);
        Assert.Equal(own.Id.ToString(), Assert.Single(queue.List()).RunId);
    }

    [Fact]
    public void A_living_worker_keeps_its_place()
    {
        DeviceLine queue = new(_device);
        var (living, own) = (Run(), Run());
        queue.Enter(living, "my.yaml");
        queue.Enter(own, "my.yaml");
        Take(living, WorkerLiveness.Self());

        Assert.Equal(living.FullPath, Assert.Single(queue.FindAhead(own.Id)!).Directory);
    }

    [Fact]
    public void One_run_at_a_time_has_the_device()
    {
        DeviceLine queue = new(_device);
        using (var taken = queue.TryTakeDevice())
        {
            Assert.NotNull(taken);
            Assert.Null(queue.TryTakeDevice());
        }

        using var next = queue.TryTakeDevice();
        Assert.NotNull(next);
    }

    [Fact]
    public void Files_of_others_are_no_tickets()
    {
        DeviceLine queue = new(_device);
        var ticket = queue.Enter(Run(), "my.yaml");
        var folder = StateFolder.QueueOf(_device);
        File.WriteAllText(Path.Combine(folder, "000000000000-broken.json"), "{");
        File.Copy(Directory.GetFiles(folder, $"*{ticket.RunId}.json").Single(), Path.Combine(folder, "000000000000-copy.json"));

        Assert.Equal(ticket, Assert.Single(queue.List()));
    }

    private RunDirectory Run(DateTimeOffset? now = null) => RunRecords.Create(
        _box.Request(), Sandbox.FakeWorker, EnvironmentFacts.Gather([]), now ?? DateTimeOffset.UtcNow);

    private static void Take(RunDirectory run, WorkerIdentity worker) => PrivateFiles.Write(
        run.Record, System.Text.Json.JsonSerializer.Serialize(RunRecords.Read(run)! with { Worker = worker }, RunJson.Indented.RunRecord));
}
