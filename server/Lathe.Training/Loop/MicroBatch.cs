using Lathe.Data;
using static TorchSharp.torch;

namespace Lathe.Training.Loop;

/// <summary>Rows of one forward pass, padded on the right.</summary>
public sealed class MicroBatch : IDisposable
{
    /// <summary>Lengths are rounded up to this: fewer distinct shapes, and products with whole vectors.</summary>
    public const int LengthMultiple = 8;

    private MicroBatch(Tensor ids, Tensor rows, Tensor labels, long tokens)
    {
        Ids = ids;
        Rows = rows;
        Labels = labels;
        Tokens = tokens;
    }

    /// <summary>[B, T] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>Rows of the flattened [B * T] stream that have a label, [M] int64.</summary>
    public Tensor Rows { get; }

    /// <summary>[M] int64: the token after each of these rows.</summary>
    public Tensor Labels { get; }

    /// <summary>Tokens without padding.</summary>
    public long Tokens { get; }

    public long LabelTokens => Labels.numel();

    /// <summary>Pads examples into a batch. Padding has no label, so its id only has to exist.</summary>
    public static MicroBatch From(IReadOnlyList<TokenizedExample> examples, int padId, Device device)
    {
        var longest = examples.Max(example => example.InputIds.Length);
        var length = (longest + LengthMultiple - 1) / LengthMultiple * LengthMultiple;
        var ids = new long[examples.Count * length];
        Array.Fill(ids, padId);
        var rows = new List<long>();
        var labels = new List<long>();
        for (var row = 0; row < examples.Count; row++)
        {
            var (input, target) = (examples[row].InputIds, examples[row].Labels);
            for (var i = 0; i < input.Length; i++)
            {
                ids[(row * length) + i] = input[i];
                if (i > 0 && target[i] != TokenizedExample.IgnoreLabel)
                {
                    rows.Add((row * length) + i - 1);
                    labels.Add(target[i]);
                }
            }
        }

        return new MicroBatch(
            tensor(ids, [examples.Count, length], device: device).DetachFromDisposeScope(),
            tensor(rows, device: device).DetachFromDisposeScope(),
            tensor(labels, device: device).DetachFromDisposeScope(),
            examples.Sum(example => (long)example.InputIds.Length));
    }

    public void Dispose()
    {
        Ids.Dispose();
        Rows.Dispose();
        Labels.Dispose();
    }
}
