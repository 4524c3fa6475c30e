using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Tests.Runs;

public sealed class CalibrationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-calibration-").FullName;

    private string File => Path.Combine(_folder, "state", "calibration.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pairs_come_back_in_the_order_they_were_kept()
    {
        Assert.Empty(CalibrationFile.Read(File));
        Assert.True(CalibrationFile.TryAppend(Pair(100), File));
        Assert.True(CalibrationFile.TryAppend(Pair(200), File));

        Assert.Equal([100L, 200L], CalibrationFile.Read(File).Select(pair => pair.Plan.PeakBytes));
        Assert.Equal(150, CalibrationFile.Read(File)[0].Measured.PeakBytes);
    }

    [Fact]
    public void A_torn_line_costs_only_itself()
    {
        Assert.True(CalibrationFile.TryAppend(Pair(100), File));
        System.IO.File.AppendAllText(File, "{\"runId\": \"to\n{}\nnull\n");
        Assert.True(CalibrationFile.TryAppend(Pair(300), File));

        Assert.Equal([100L, 300L], CalibrationFile.Read(File).Select(pair => pair.Plan.PeakBytes));
    }

    [Fact]
    public void What_cannot_be_kept_is_no_fault()
    {
        string blocked = Path.Combine(_folder, "file");
        System.IO.File.WriteAllText(blocked, "");

        Assert.False(CalibrationFile.TryAppend(Pair(100), Path.Combine(blocked, "calibration.jsonl")));
    }

    private static CalibrationPair Pair(long planned) => new(
        "run",
        DateTimeOffset.UnixEpoch,
        "0.1.0",
        new RunPlan
        {
            Profile = "lathe",
            Device = "CPU",
            Family = "llama",
            Method = "lora fp32",
            Rows = 2,
            Length = 64,
            PeakBytes = planned,
            Phases = new PhasePeaks { Forward = planned },
            Items = new Dictionary<string, long> { ["weights"] = planned },
        },
        new RunMemory
        {
            Step = 3,
            Basis = MemoryBasis.PhasePeak,
            BaselineBytes = 1,
            DeviceBytes = 2,
            PeakBytes = 150,
            Phases = new PhasePeaks { Forward = 150 },
        });
}
