using Lathe.Training.Autograd;
using Lathe.Training.Diagnostics;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Loop;

/// <summary>Forward and backward passes of the micro-batches that make one optimizer step.</summary>
internal static class GradientStep
{
    /// <summary>
    /// Adds to the parameters' gradients that of the mean loss over all label tokens of all micro-batches together: each token
    /// counts the same, however it fell into a micro-batch. Of the balancing loss of routers it is the mean over the micro-batches.
    /// </summary>
    /// <param name="decoder">Model.</param>
    /// <param name="batches">Micro-batches of the step.</param>
    /// <param name="firstMicroBatch">Number of the first one since the start of the run; dropout masks depend on it.</param>
    /// <param name="checkpointing">Recompute blocks in the backward pass.</param>
    /// <param name="clock">Told how long each pass took; null: not measured.</param>
    /// <param name="memory">Told which pass begins; null: not measured.</param>
    /// <param name="passed">Called when a micro-batch has gone both ways.</param>
    public static HeadResult Run(
        Decoder decoder, IReadOnlyList<MicroBatch> batches, ulong firstMicroBatch, bool checkpointing, StepClock? clock = null,
        PeakMemory? memory = null, Action? passed = null)
    {
        var labelTokens = batches.Sum(batch => batch.LabelTokens);
        var share = 1.0 / Math.Max(1, batches.Count(batch => batch.LabelTokens > 0));
        var total = default(HeadResult);
        for (var i = 0; i < batches.Count; i++)
        {
            if (batches[i].LabelTokens == 0)
            {
                continue;
            }

            memory?.Trains(batches[i]);
            memory?.Enter(MemoryPhase.Forward);
            using var scope = NewDisposeScope();
            var tape = Tape.ForTraining(firstMicroBatch + (ulong)i);
            decoder.Balance?.Open(batches[i].Mask(), decoder.Context.Device);
            var stream = decoder.Stream(tape, batches[i].Ids, checkpointing, batches[i].Samples);
            total += decoder.Head.Loss(tape, stream, batches[i].Rows, batches[i].Labels, 1.0 / labelTokens);
            if (decoder.Balance is { } balance)
            {
                total += new HeadResult { BalanceSum = balance.Close(share), Balanced = 1 };
            }

            clock?.Lap(StepPart.Forward);
            memory?.Enter(MemoryPhase.Backward);
            tape.Backward();
            clock?.Lap(StepPart.Backward);
            passed?.Invoke();
        }

        return total;
    }
}
