using Lathe.Data;
using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Loop;

/// <summary>Rows of one forward pass, padded on the right.</summary>
public sealed class MicroBatch : IDisposable
{
    /// <summary>Lengths are rounded up to this: fewer distinct shapes, and products with whole vectors.</summary>
    public const int LengthMultiple = 8;

    private readonly int[] _lengths;

    private MicroBatch(Tensor ids, Tensor rows, Tensor labels, SampleLayout? samples, int[] lengths)
    {
        _lengths = lengths;
        Ids = ids;
        Rows = rows;
        Labels = labels;
        Samples = samples;
        Tokens = lengths.Sum(length => (long)length);
    }

    /// <summary>[B, T] int64.</summary>
    public Tensor Ids { get; }

    /// <summary>Rows of the flattened [B * T] stream that have a label, [M] int64.</summary>
    public Tensor Rows { get; }

    /// <summary>[M] int64: the token after each of these rows.</summary>
    public Tensor Labels { get; }

    /// <summary>Where the samples of packed blocks stand; null where each row is one sample.</summary>
    public SampleLayout? Samples { get; }

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
            examples.Any(example => example.Packed is not null) ? Layout(examples, length, device) : null,
            [.. examples.Select(example => example.InputIds.Length)]);
    }

    /// <summary>[B * T] fp32, 0 for padding, owned by the caller; null: there is no padding.</summary>
    public Tensor? Mask()
    {
        var length = (int)Ids.shape[1];
        if (_lengths.All(tokens => tokens == length))
        {
            return null;
        }

        var mask = new float[_lengths.Length * length];
        foreach (var (row, tokens) in _lengths.Index())
        {
            mask.AsSpan(row * length, tokens).Fill(1);
        }

        return tensor(mask, device: Ids.device);
    }

    public void Dispose()
    {
        Ids.Dispose();
        Rows.Dispose();
        Labels.Dispose();
        Samples?.Dispose();
    }

    /// <summary>Positions start at 0 with each sample, as LLaMA-Factory's do, whether or not samples see each other; padding stays at 0.</summary>
    private static SampleLayout Layout(IReadOnlyList<TokenizedExample> examples, int length, Device device)
    {
        var positions = new long[examples.Count * length];
        var spans = new List<SampleSpan>[examples.Count];
        for (var row = 0; row < examples.Count; row++)
        {
            var start = 0;
            spans[row] = [];
            foreach (var count in examples[row].Packed?.Lengths ?? [examples[row].InputIds.Length])
            {
                for (var i = 0; i < count; i++)
                {
                    positions[(row * length) + start + i] = i;
                }

                spans[row].Add(new SampleSpan(start, count));
                start += count;
            }

            if (start < length)
            {
                spans[row].Add(new SampleSpan(start, length - start));
            }
        }

        var apart = examples.Any(example => example.Packed is { Apart: true });
        return new SampleLayout(tensor(positions, device: device).DetachFromDisposeScope(), apart ? spans : null);
    }
}
