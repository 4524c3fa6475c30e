using Lathe.Training.Diagnostics;

namespace Lathe.Training.Loop;

/// <summary>Credits the peaks of a meter to the phases of a run, and tells the reporter when they have risen.</summary>
internal sealed class PeakMemory(IMemoryMeter meter, ITrainingReporter reporter)
{
    /// <summary>Share of the peak by which a phase must have risen to be told again.</summary>
    private const double Noticeable = 0.01;

    private readonly Dictionary<MemoryPhase, long> _phases = [];
    private MemoryPhase? _phase;
    private MemoryRecord? _told;
    private BatchSize? _trainBatch;
    private BatchSize? _evalBatch;
    private long _baseline;

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; set; }

    /// <summary>Largest use of the process, what is below the baseline included.</summary>
    public long LargestBytes => _baseline + Above;

    private long Above => _phases.Values.DefaultIfEmpty(0).Max();

    /// <summary>Takes what is in use now as the idle worker's, and begins with the first phase.</summary>
    public void Start(MemoryPhase phase)
    {
        _ = meter.TakePeak();
        _baseline = meter.UsedBytes;
        _phase = phase;
    }

    /// <summary>Ends the phase before and begins another; cheap enough for every pass. Without effect before <see cref="Start"/>.</summary>
    public void Enter(MemoryPhase phase)
    {
        if (_phase is not null)
        {
            Credit();
            _phase = phase;
        }
    }

    public void Trains(MicroBatch batch) => _trainBatch = BatchSize.Larger(_trainBatch, SizeOf(batch));

    public void Evaluates(MicroBatch batch) => _evalBatch = BatchSize.Larger(_evalBatch, SizeOf(batch));

    /// <summary>Tells the reporter when a phase has risen noticeably.</summary>
    public void Report()
    {
        Credit();
        var noticeable = Noticeable * Above;
        if (_phase is not null && _phases.Any(phase => phase.Value - (_told?.Phases.GetValueOrDefault(phase.Key) ?? 0) > noticeable))
        {
            Tell();
        }
    }

    /// <summary>
    /// Tells the last word, however the run ended, once; what is measured afterwards belongs to nobody.
    /// </summary>
    public void Finish()
    {
        if (_phase is null)
        {
            return;
        }

        Credit();
        try
        {
            Tell();
        }
        catch (TrainingException)
        {
            // The events cannot be written, which the run's own end tells.
        }

        _phase = null;
    }

    private static BatchSize SizeOf(MicroBatch batch)
    {
        var shape = batch.Ids.shape;
        return new((int)shape[0], (int)shape[1], batch.LabelTokens);
    }

    private void Credit()
    {
        if (_phase is { } phase)
        {
            _phases[phase] = Math.Max(_phases.GetValueOrDefault(phase), meter.TakePeak() - _baseline);
        }
    }

    private void Tell()
    {
        _told = new MemoryRecord
        {
            Step = Step,
            Basis = meter.Basis,
            BaselineBytes = _baseline,
            DeviceBytes = meter.TotalBytes,
            PeakBytes = Above,
            Phases = new Dictionary<MemoryPhase, long>(_phases),
            TrainBatch = _trainBatch,
            EvalBatch = _evalBatch,
        };
        reporter.Memory(_told);
    }
}
