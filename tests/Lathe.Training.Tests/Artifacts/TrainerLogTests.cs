using Lathe.Training.Artifacts;
using Lathe.Training.Tests.Fixtures;

namespace Lathe.Training.Tests.Artifacts;

public sealed class TrainerLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0, "0:00:00")]
    [InlineData(9, "0:00:09")]
    [InlineData(3599, "0:59:59")]
    [InlineData(86399, "23:59:59")]
    [InlineData(86400, "1 day, 0:00:00")]
    [InlineData(93784, "1 day, 2:03:04")]
    [InlineData(172800, "2 days, 0:00:00")]
    [InlineData(8640061, "100 days, 0:01:01")]
    [InlineData(-5, "0:00:00")]
    public void Durations_are_Pythons(int seconds, string expected) =>
        Assert.Equal(expected, Timedelta.Format(TimeSpan.FromSeconds(seconds + (seconds > 0 ? 0.9 : 0))));

    [Fact]
    public void A_line_has_Pythons_keys_in_Pythons_order()
    {
        var entry = new TrainerLogEntry
        {
            CurrentSteps = 1,
            TotalSteps = 30,
            Loss = 3.125,
            EvalLoss = 2.0,
            PredictLoss = 1.5,
            Reward = 0.25,
            Accuracy = 1,
            LearningRate = 1e-5,
            Epoch = 0.34782608695652173,
            Elapsed = TimeSpan.FromSeconds(65.7),
            Remaining = TimeSpan.FromDays(1),
            TotalTokens = 4096,
            Throughput = 62.34567,
            VramAllocated = 1.239,
            VramReserved = 2,
        };
        Assert.Equal(
            """{"current_steps": 1, "total_steps": 30, "loss": 3.125, "eval_loss": 2.0, "predict_loss": 1.5, "reward": 0.25,"""
            + """ "accuracy": 1.0, "lr": 1e-05, "epoch": 0.34782608695652173, "percentage": 3.33, "elapsed_time": "0:01:05","""
            + """ "remaining_time": "1 day, 0:00:00", "throughput": 62.35, "total_tokens": 4096, "vram_allocated": 1.24,"""
            + """ "vram_reserved": 2.0}""",
            entry.ToJsonLine());
    }

    [Fact]
    public void What_is_null_is_left_out_and_a_broken_loss_is_seen()
    {
        Assert.Equal(
            """{"current_steps": 2, "total_steps": 2, "percentage": 100.0, "elapsed_time": "0:00:01", "remaining_time": "0:00:00"}""",
            Entry(2).ToJsonLine());
        Assert.Contains("\"loss\": null,", (Entry(2) with { Loss = double.NaN }).ToJsonLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_appends_and_an_overwriting_one_starts_anew()
    {
        Append(overwrite: false, 1);
        Append(overwrite: false, 2);
        Assert.Equal([Entry(1).ToJsonLine(), Entry(2).ToJsonLine()], File.ReadAllLines(_folder.File("trainer_log.jsonl")));
        Append(overwrite: true, 1);
        Assert.Equal(Entry(1).ToJsonLine() + "\n", _folder.Read("trainer_log.jsonl"));
    }

    [Theory]
    [InlineData("{\"a\": 1}\n{\"b\"", "{\"a\": 1}\n")]
    [InlineData("{\"a\"", "")]
    [InlineData("{\"a\": 1}\n", "{\"a\": 1}\n")]
    public void A_line_that_a_crash_cut_off_is_removed(string found, string kept)
    {
        _folder.Write("trainer_log.jsonl", found);
        Append(overwrite: false, 2);
        Assert.Equal(kept + Entry(2).ToJsonLine() + "\n", _folder.Read("trainer_log.jsonl"));
    }

    [Fact]
    public void A_cut_off_line_longer_than_a_block_is_removed()
    {
        _folder.Write("trainer_log.jsonl", "{}\n" + new string('x', 10_000));
        Append(overwrite: false, 2);
        Assert.Equal("{}\n" + Entry(2).ToJsonLine() + "\n", _folder.Read("trainer_log.jsonl"));
    }

    [Fact]
    public void Every_line_can_be_read_while_the_log_is_open()
    {
        using TrainerLog log = TrainerLog.Open(_folder.File("new/folder"), overwrite: false);
        log.Append(Entry(1));
        using var reader = new StreamReader(
            new FileStream(_folder.File("new/folder/trainer_log.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal(Entry(1).ToJsonLine() + "\n", reader.ReadToEnd());
    }

    [Theory]
    [InlineData(0, 10, 100, 90)]
    [InlineData(50, 60, 100, 40)]
    [InlineData(50, 50, 100, 0)]
    [InlineData(0, 100, 100, 0)]
    public void The_time_left_comes_from_the_steps_of_this_start(int first, int current, int total, int expectedSeconds)
    {
        TimeSpan remaining = TrainerLogEntry.EstimateRemaining(first, current, total, TimeSpan.FromSeconds(10));
        Assert.Equal(expectedSeconds, remaining.TotalSeconds, 1e-6);
    }

    public void Dispose() => _folder.Dispose();

    private static TrainerLogEntry Entry(int step) =>
        new() { CurrentSteps = step, TotalSteps = 2, Elapsed = TimeSpan.FromSeconds(1), Remaining = TimeSpan.Zero };

    private void Append(bool overwrite, int step)
    {
        using TrainerLog log = TrainerLog.Open(_folder.Path, overwrite);
        log.Append(Entry(step));
    }
}
