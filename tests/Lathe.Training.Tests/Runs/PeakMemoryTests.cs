using Lathe.Data;
using Lathe.Training.Diagnostics;
using Lathe.Training.Loop;
using Lathe.Training.Tests.Diagnostics;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Runs;

public sealed class PeakMemoryTests : IDisposable
{
    private readonly StopSignal _stop = new();
    private readonly RecordingReporter _reporter;
    private readonly ScriptedMeter _meter = new() { UsedBytes = 1000 };
    private readonly PeakMemory _memory;

    public PeakMemoryTests()
    {
        _reporter = new RecordingReporter(_stop);
        _memory = new PeakMemory(_meter, _reporter);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void A_peak_belongs_to_the_phase_it_fell_into_and_the_largest_counts()
    {
        _memory.Start(MemoryPhase.Prepare);
        Use(1200, MemoryPhase.Forward);
        Use(5000, MemoryPhase.Backward);
        Use(3000, MemoryPhase.Forward);
        Use(4000, MemoryPhase.Backward);
        Use(7000, MemoryPhase.Step);
        _memory.Finish();

        var record = Assert.Single(_reporter.Memory);
        Assert.Equal(
            [(MemoryPhase.Prepare, 200), (MemoryPhase.Forward, 4000), (MemoryPhase.Backward, 6000), (MemoryPhase.Step, 0)],
            record.Phases.OrderBy(phase => phase.Key).Select(phase => (phase.Key, phase.Value)));
        Assert.Equal((1000, 6000, 1_000_000), (record.BaselineBytes, record.PeakBytes, record.DeviceBytes));
        Assert.Equal(7000, _memory.LargestBytes);
    }

    [Fact]
    public void Tells_again_only_when_a_phase_rose_by_more_than_a_hundredth_of_the_peak()
    {
        _memory.Start(MemoryPhase.Load);
        Use(101_000, MemoryPhase.Forward);
        _memory.Report();
        Use(101_900, MemoryPhase.Forward);
        Use(1900, MemoryPhase.Forward);
        Assert.Single(_reporter.Memory);

        _meter.Peak = 103_000;
        _memory.Report();
        _memory.Report();
        Assert.Equal([0, 102_000], _reporter.Memory.Select(record => record.Phases[MemoryPhase.Forward]));
    }

    [Fact]
    public void The_last_word_is_said_once_and_nothing_without_a_start()
    {
        _memory.Enter(MemoryPhase.Load);
        _memory.Report();
        _memory.Finish();
        Assert.Empty(_reporter.Memory);

        _memory.Start(MemoryPhase.Prepare);
        _memory.Step = 3;
        _memory.Finish();
        _memory.Finish();
        _memory.Report();
        Assert.Equal(3, Assert.Single(_reporter.Memory).Step);
    }

    [Fact]
    public void Keeps_the_largest_batches()
    {
        _memory.Start(MemoryPhase.Forward);
        foreach (var (rows, length, labels) in new[] { (2, 30, 10), (4, 25, 1), (1, 128, 128), (4, 26, 12) })
        {
            using var batch = Batch(rows, length, labels);
            _memory.Trains(batch);
        }

        using var held = Batch(1, 16, 4);
        _memory.Evaluates(held);
        _memory.Finish();
        var record = Assert.Single(_reporter.Memory);
        Assert.Equal((new BatchSize(1, 128, 127), new BatchSize(1, 16, 4)), (record.TrainBatch, record.EvalBatch));
    }

    [Fact]
    public void Memory_of_this_process_shows_up_in_its_phase()
    {
        const long size = 200 << 20;
        using var meter = new HostMemoryMeter();
        Assert.SkipUnless(meter.Basis is MemoryBasis.PhasePeak, "this system keeps one peak for the whole process");
        var memory = new PeakMemory(meter, _reporter);
        memory.Start(MemoryPhase.Forward);
        memory.Enter(MemoryPhase.Backward);
        new TouchedMemory(size).Dispose();
        memory.Enter(MemoryPhase.Step);
        memory.Finish();

        var phases = Assert.Single(_reporter.Memory).Phases;
        Assert.InRange(phases[MemoryPhase.Backward], size * 0.95, size * 1.05);
        Assert.InRange(phases[MemoryPhase.Forward], -size * 0.05, size * 0.05);
        Assert.InRange(phases[MemoryPhase.Step], -size * 0.05, size * 0.05);
    }

    /// <summary>The phase before has needed this much, and another begins.</summary>
    private void Use(long peak, MemoryPhase next)
    {
        _meter.Peak = peak;
        _memory.Enter(next);
    }

    private static MicroBatch Batch(int rows, int length, int labels)
    {
        int[] ids = new int[length];
        int[] targets = [.. Enumerable.Repeat(TokenizedExample.IgnoreLabel, length - labels), .. new int[labels]];
        return MicroBatch.From([.. Enumerable.Repeat(new TokenizedExample(ids, targets), rows)], 0, CPU);
    }
}
