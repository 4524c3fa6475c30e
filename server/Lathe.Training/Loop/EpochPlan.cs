namespace Lathe.Training.Loop;

/// <summary>
/// An epoch of data whose examples are all there. The last group may hold fewer micro-batches, and no group crosses an epoch's end. Where a
/// step stands in the data follows from its number alone.
/// </summary>
/// <param name="MicroBatches">Of an epoch.</param>
/// <param name="Accumulation">Micro-batches of a step.</param>
public sealed record EpochPlan(int MicroBatches, int Accumulation)
{
    /// <summary>Optimizer steps.</summary>
    public int Steps => ((MicroBatches - 1) / Accumulation) + 1;

    /// <summary>Epoch, from 0, that a step belongs to, and its micro-batches within that epoch.</summary>
    public (int Epoch, Range MicroBatches) Work(int step)
    {
        var (epoch, inEpoch) = Math.DivRem(step, Steps);
        var first = inEpoch * Accumulation;
        return (epoch, first..Math.Min(MicroBatches, first + Accumulation));
    }

    /// <summary>Micro-batches of all steps before <paramref name="step"/>.</summary>
    public ulong MicroBatchesBefore(int step)
    {
        var (epoch, work) = Work(step);
        return ((ulong)epoch * (ulong)MicroBatches) + (ulong)work.Start.Value;
    }

    /// <summary>Epochs done after <paramref name="steps"/> steps, as a fraction.</summary>
    public double EpochAfter(int steps)
    {
        var (epoch, inEpoch) = Math.DivRem(steps, Steps);
        return epoch + (Math.Min(MicroBatches, inEpoch * Accumulation) / (double)MicroBatches);
    }
}
