using Lathe.Data;
using Lathe.Training.Autograd;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Evaluation;

/// <summary>Loss and token accuracy over a set of examples.</summary>
internal static class Evaluator
{
    /// <param name="decoder">Model; dropout is off.</param>
    /// <param name="examples">All of them count, each label token the same.</param>
    /// <param name="batchSize">Rows per forward pass.</param>
    /// <param name="padId">Filler of short rows.</param>
    /// <param name="progress">Called with rows done.</param>
    /// <param name="memory">Told of each batch; null: not measured.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static HeadResult Run(
        Decoder decoder, IReadOnlyList<TokenizedExample> examples, int batchSize, int padId, Action<int>? progress = null,
        PeakMemory? memory = null, CancellationToken cancellation = default)
    {
        var total = default(HeadResult);
        for (var start = 0; start < examples.Count; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var batch = MicroBatch.From([.. examples.Skip(start).Take(batchSize)], padId, decoder.Context.Device);
            if (batch.LabelTokens > 0)
            {
                memory?.Evaluates(batch);
                var tape = Tape.ForInference();
                decoder.Balance?.Open(batch.Mask(), decoder.Context.Device);
                var stream = decoder.Stream(tape, batch.Ids, checkpointing: false, batch.Samples);
                total += decoder.Head.Loss(tape, stream, batch.Rows, batch.Labels, 1);
                if (decoder.Balance is { } balance)
                {
                    total += new HeadResult { BalanceSum = balance.Close(share: 0), Balanced = 1 };
                }
            }

            progress?.Invoke(Math.Min(examples.Count, start + batchSize));
        }

        return total;
    }
}
