using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <remarks>
/// Each key/value head of each sequence is one unit of work: the keys and values of a span are widened to fp32 once, transposed where a
/// product needs it, and queries pass in blocks. Scores of a block never leave the cache; those above the diagonal and between spans are
/// not computed.
/// Backward recomputes the probabilities from the saved log-sum-exp (Dao et al. 2022, arXiv:2205.14135).
/// </remarks>
internal sealed unsafe partial class SimdKernels
{
    /// <summary>Queries that pass together.</summary>
    private const int QueryBlock = 48;

    public (Tensor Result, Tensor LogSumExp) Attention(Tensor query, Tensor key, Tensor value, AttentionShape shape)
    {
        var result = empty([(long)shape.Batch * shape.Length, (long)shape.Heads * shape.HeadDim], query.dtype);
        var logSumExp = empty([shape.Batch, shape.Heads, shape.Length], ScalarType.Float32);
        Action<nint, nint, nint, nint, nint, AttentionShape> loop = query.dtype switch
        {
            ScalarType.Float32 => AttentionLoop<Fp32>,
            ScalarType.BFloat16 => AttentionLoop<Bf16>,
            _ => throw Unsupported(query.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(query), (nint)TensorMemory.Bytes(key), (nint)TensorMemory.Bytes(value),
            (nint)TensorMemory.Bytes(result), (nint)TensorMemory.Floats(logSumExp), shape);
        return (result, logSumExp);
    }

    public (Tensor Query, Tensor Key, Tensor Value) AttentionBackward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor result, Tensor logSumExp, AttentionShape shape)
    {
        var (byQuery, byKey, byValue) = (empty_like(query), empty_like(key), empty_like(value));
        var pointers = new AttentionPointers(
            (nint)TensorMemory.Bytes(gradient), (nint)TensorMemory.Bytes(query), (nint)TensorMemory.Bytes(key),
            (nint)TensorMemory.Bytes(value), (nint)TensorMemory.Bytes(result), (nint)TensorMemory.Floats(logSumExp),
            (nint)TensorMemory.Bytes(byQuery), (nint)TensorMemory.Bytes(byKey), (nint)TensorMemory.Bytes(byValue));
        switch (query.dtype)
        {
            case ScalarType.Float32:
                AttentionBackwardLoop<Fp32>(pointers, shape);
                break;
            case ScalarType.BFloat16:
                AttentionBackwardLoop<Bf16>(pointers, shape);
                break;
            default:
                throw Unsupported(query.dtype);
        }

        return (byQuery, byKey, byValue);
    }

    private static void AttentionLoop<T>(nint query, nint key, nint value, nint result, nint logSumExp, AttentionShape shape)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For((long)shape.Batch * shape.KeyValueHeads, 1, (begin, end) =>
        {
            var (longest, width) = (RoundUp(shape.LongestSpan, 2 * Width), RoundUp(shape.HeadDim, Width));
            using var scratch = new Scratch(((2L * longest) + QueryBlock + QueryBlock) * width + ((long)QueryBlock * longest));
            var keyTransposed = scratch.Take((long)width * longest);
            var values = scratch.Take((long)longest * width);
            var queries = scratch.Take(QueryBlock * width);
            var output = scratch.Take(QueryBlock * width);
            var scores = scratch.Take((long)QueryBlock * longest);
            foreach (var (batch, group, start, count) in Pieces(shape, begin, end))
            {
                var length = RoundUp(count, 2 * Width);
                var token = ((long)batch * shape.Length) + start;
                var keyRow = shape.KeyValueHeads * shape.HeadDim;
                LoadTransposed((T*)key + (token * keyRow) + (group * shape.HeadDim), keyRow, count, shape.HeadDim, keyTransposed, length);
                LoadRows((T*)value + (token * keyRow) + (group * shape.HeadDim), keyRow, count, shape.HeadDim, values, width);
                for (var head = group * shape.Shared; head < (group + 1) * shape.Shared; head++)
                {
                    var queryRow = shape.Heads * shape.HeadDim;
                    var at = (token * queryRow) + (head * shape.HeadDim);
                    var sums = (float*)logSumExp + ((((long)batch * shape.Heads) + head) * shape.Length) + start;
                    for (var first = 0; first < count; first += QueryBlock)
                    {
                        var rows = Math.Min(QueryBlock, count - first);
                        var seen = RoundUp(first + rows, 2 * Width);
                        LoadRows((T*)query + at + ((long)first * queryRow), queryRow, rows, shape.HeadDim, queries, width);
                        PanelProduct.Multiply(rows, seen, shape.HeadDim, queries, width, 1, keyTransposed, length, scores, length, add: false);
                        for (var row = 0; row < rows; row++)
                        {
                            var line = scores + ((long)row * length);
                            var left = ApplyRules(line, first + row, seen, head, shape);
                            sums[first + row] = SoftmaxRow(line, first + row + 1, seen, left);
                        }

                        PanelProduct.Multiply(rows, width, first + rows, scores, length, 1, values, width, output, width, add: false);
                        StoreRows(output, width, rows, shape.HeadDim, (T*)result + at + ((long)first * queryRow), queryRow);
                    }
                }
            }
        });
    }

    private static void AttentionBackwardLoop<T>(AttentionPointers p, AttentionShape shape)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For((long)shape.Batch * shape.KeyValueHeads, 1, (begin, end) =>
        {
            var (longest, width) = (RoundUp(shape.LongestSpan, 2 * Width), RoundUp(shape.HeadDim, Width));
            using var scratch = new Scratch((((5L * longest) + (4 * QueryBlock)) * width) + (2L * QueryBlock * longest));
            var keys = scratch.Take((long)longest * width);
            var keyTransposed = scratch.Take((long)width * longest);
            var valueTransposed = scratch.Take((long)width * longest);
            var byKey = scratch.Take((long)longest * width);
            var byValue = scratch.Take((long)longest * width);
            var queries = scratch.Take(QueryBlock * width);
            var gradients = scratch.Take(QueryBlock * width);
            var results = scratch.Take(QueryBlock * width);
            var byQuery = scratch.Take(QueryBlock * width);
            var scores = scratch.Take((long)QueryBlock * longest);
            var byScores = scratch.Take((long)QueryBlock * longest);
            foreach (var (batch, group, start, count) in Pieces(shape, begin, end))
            {
                var length = RoundUp(count, 2 * Width);
                var token = ((long)batch * shape.Length) + start;
                var keyRow = shape.KeyValueHeads * shape.HeadDim;
                var keyAt = (token * keyRow) + (group * shape.HeadDim);
                LoadRows((T*)p.Key + keyAt, keyRow, count, shape.HeadDim, keys, width);
                LoadTransposed((T*)p.Key + keyAt, keyRow, count, shape.HeadDim, keyTransposed, length);
                LoadTransposed((T*)p.Value + keyAt, keyRow, count, shape.HeadDim, valueTransposed, length);
                new Span<float>(byKey, length * width).Clear();
                new Span<float>(byValue, length * width).Clear();
                for (var head = group * shape.Shared; head < (group + 1) * shape.Shared; head++)
                {
                    var queryRow = shape.Heads * shape.HeadDim;
                    var at = (token * queryRow) + (head * shape.HeadDim);
                    var sums = (float*)p.LogSumExp + ((((long)batch * shape.Heads) + head) * shape.Length) + start;
                    for (var first = 0; first < count; first += QueryBlock)
                    {
                        var rows = Math.Min(QueryBlock, count - first);
                        var known = first + rows;
                        var seen = RoundUp(known, 2 * Width);
                        var offset = at + ((long)first * queryRow);
                        LoadRows((T*)p.Query + offset, queryRow, rows, shape.HeadDim, queries, width);
                        LoadRows((T*)p.Gradient + offset, queryRow, rows, shape.HeadDim, gradients, width);
                        LoadRows((T*)p.Result + offset, queryRow, rows, shape.HeadDim, results, width);
                        PanelProduct.Multiply(rows, seen, shape.HeadDim, queries, width, 1, keyTransposed, length, scores, length, add: false);
                        PanelProduct.Multiply(rows, seen, shape.HeadDim, gradients, width, 1, valueTransposed, length, byScores, length, add: false);
                        for (var row = 0; row < rows; row++)
                        {
                            var delta = Dot(gradients + (row * width), results + (row * width), width);
                            var line = scores + ((long)row * length);
                            var left = ApplyRules(line, first + row, seen, head, shape);
                            SoftmaxBackwardRow(line, byScores + ((long)row * length), first + row + 1, seen, sums[first + row], delta, left, shape);
                        }

                        PanelProduct.Multiply(rows, width, known, byScores, length, 1, keys, width, byQuery, width, add: false);
                        PanelProduct.Multiply(known, width, rows, byScores, 1, length, queries, width, byKey, width, add: true);
                        PanelProduct.Multiply(known, width, rows, scores, 1, length, gradients, width, byValue, width, add: true);
                        StoreRows(byQuery, width, rows, shape.HeadDim, (T*)p.ByQuery + offset, queryRow);
                    }
                }

                StoreRows(byKey, width, count, shape.HeadDim, (T*)p.ByKey + keyAt, keyRow);
                StoreRows(byValue, width, count, shape.HeadDim, (T*)p.ByValue + keyAt, keyRow);
            }
        });
    }

    /// <summary>The spans of some units of work, one of which is a key/value head of a sequence.</summary>
    private static IEnumerable<(int Batch, int Group, int Start, int Count)> Pieces(AttentionShape shape, long begin, long end)
    {
        for (var unit = begin; unit < end; unit++)
        {
            var (batch, group) = Math.DivRem((int)unit, shape.KeyValueHeads);
            foreach (var (start, count) in shape.SpansOf(batch))
            {
                yield return (batch, group, start, count);
            }
        }
    }

    /// <summary>Scores to probabilities over the first <paramref name="known"/> of a row, zeros up to <paramref name="seen"/>; returns log-sum-exp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SoftmaxRow(float* scores, int known, int seen, float scale)
    {
        for (var i = known; i < seen; i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        var tops = Vector512.Create(float.NegativeInfinity);
        var factor = Vector512.Create(scale);
        for (var i = 0; i < seen; i += Width)
        {
            tops = Vector512.Max(tops, Vector512.Load(scores + i));
        }

        var top = float.NegativeInfinity;
        for (var lane = 0; lane < Width; lane++)
        {
            top = MathF.Max(top, tops[lane]);
        }

        top *= scale;
        var shift = Vector512.Create(top);
        var sums = Vector512<float>.Zero;
        for (var i = 0; i < seen; i += Width)
        {
            var e = Vector512.Exp((Vector512.Load(scores + i) * factor) - shift);
            sums += e;
            e.Store(scores + i);
        }

        var sum = Vector512.Sum(sums);
        var inverse = Vector512.Create(1 / sum);
        for (var i = 0; i < seen; i += Width)
        {
            (Vector512.Load(scores + i) * inverse).Store(scores + i);
        }

        return top + MathF.Log(sum);
    }

    /// <summary>Scores to probabilities, and gradients by probabilities to gradients by the scores before the shape's rules.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxBackwardRow(
        float* scores, float* gradients, int known, int seen, float logSumExp, float delta, float scale, in AttentionShape shape)
    {
        for (var i = known; i < seen; i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        if (shape.Rules.SoftCap is { } cap)
        {
            CappedBackwardRow(scores, gradients, seen, logSumExp, delta, (float)shape.Scale, (float)cap);
            return;
        }

        var (factor, shift, centre) = (Vector512.Create(scale), Vector512.Create(logSumExp), Vector512.Create(delta));
        for (var i = 0; i < seen; i += Width)
        {
            var probability = Vector512.Exp((Vector512.Load(scores + i) * factor) - shift);
            probability.Store(scores + i);
            (probability * (Vector512.Load(gradients + i) - centre) * factor).Store(gradients + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* a, float* b, int width)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < width; i += Width)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        }

        return Vector512.Sum(sum);
    }

    /// <summary>Rows of a head as fp32, filled up with zeros to <paramref name="width"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadRows<T>(T* source, long step, int rows, int headDim, float* target, int width)
        where T : unmanaged, IElement<T>
    {
        for (var row = 0; row < rows; row++)
        {
            var from = source + (row * step);
            var to = target + ((long)row * width);
            var i = 0;
            for (; i + Width <= headDim; i += Width)
            {
                T.Load(from + i).Store(to + i);
            }

            for (; i < width; i++)
            {
                to[i] = i < headDim ? T.Read(from + i) : 0;
            }
        }
    }

    /// <summary>The same transposed: [head_dim, length], filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LoadTransposed<T>(T* source, long step, int rows, int headDim, float* target, int length)
        where T : unmanaged, IElement<T>
    {
        for (var i = 0; i < headDim; i++)
        {
            var to = target + ((long)i * length);
            for (var row = 0; row < length; row++)
            {
                to[row] = row < rows ? T.Read(source + (row * step) + i) : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StoreRows<T>(float* source, int width, int rows, int headDim, T* target, long step)
        where T : unmanaged, IElement<T>
    {
        for (var row = 0; row < rows; row++)
        {
            var from = source + ((long)row * width);
            var to = target + (row * step);
            var i = 0;
            for (; i + Width <= headDim; i += Width)
            {
                T.Store(Vector512.Load(from + i), to + i);
            }

            for (; i < headDim; i++)
            {
                T.Write(from[i], to + i);
            }
        }
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private readonly record struct AttentionPointers(
        nint Gradient, nint Query, nint Key, nint Value, nint Result, nint LogSumExp, nint ByQuery, nint ByKey, nint ByValue);

    /// <summary>Aligned memory of one thread, handed out from the front.</summary>
    private sealed class Scratch(long floats) : IDisposable
    {
        private readonly float* _memory = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
        private long _taken;

        public float* Take(long count)
        {
            var start = _memory + _taken;
            _taken += count;
            return _taken <= floats ? start : throw new InvalidOperationException("scratch memory was planned too small");
        }

        public void Dispose() => NativeMemory.AlignedFree(_memory);
    }
}
