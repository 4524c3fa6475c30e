using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lathe.Training.Kernels.FewRows;

/// <summary>
/// Dot products of four rows of a weight with one or four rows of an input. Each is one chain of sums over the columns, so it is the same
/// bits whatever stands beside it; the chains beside each other hide the latency of the multiply-adds.
/// </summary>
internal static unsafe class RowTile
{
    /// <summary>Rows of the weight in a tile.</summary>
    public const int Height = 4;

    /// <summary>Rows of the input in a tile, where there is more than one.</summary>
    public const int Inputs = 4;

    private const int Step = 32;
    private const int Half = 16;

    /// <param name="w0">A row of the weight, as are the next three.</param>
    /// <param name="w1">May be the row before.</param>
    /// <param name="w2">May be the row before.</param>
    /// <param name="w3">May be the row before.</param>
    /// <param name="rest">What the four have behind their last whole step, padded with zeros to a step each.</param>
    /// <param name="x">The input in the weight's order, padded with zeros to a whole step.</param>
    /// <param name="columns">Of the weight.</param>
    /// <param name="sums">Of four products.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One<T>(T* w0, T* w1, T* w2, T* w3, T* rest, float* x, long columns, float* sums)
        where T : unmanaged, IWeightElement<T>
    {
        Vector512<float> s0, s1, s2, s3;
        s0 = s1 = s2 = s3 = Vector512<float>.Zero;
        var next = Height * columns;
        var steps = columns / Step;
        var left = columns % Step;
        while (true)
        {
            for (; steps > 0; steps--)
            {
                var (first, second) = (Vector512.Load(x), Vector512.Load(x + Half));
                s0 = Vector512.FusedMultiplyAdd(T.First(w0), first, s0);
                s1 = Vector512.FusedMultiplyAdd(T.First(w1), first, s1);
                s2 = Vector512.FusedMultiplyAdd(T.First(w2), first, s2);
                s3 = Vector512.FusedMultiplyAdd(T.First(w3), first, s3);
                s0 = Vector512.FusedMultiplyAdd(T.Second(w0), second, s0);
                s1 = Vector512.FusedMultiplyAdd(T.Second(w1), second, s1);
                s2 = Vector512.FusedMultiplyAdd(T.Second(w2), second, s2);
                s3 = Vector512.FusedMultiplyAdd(T.Second(w3), second, s3);

                Ahead(w0, next);
                Ahead(w1, next);
                Ahead(w2, next);
                Ahead(w3, next);
                w0 += Step;
                w1 += Step;
                w2 += Step;
                w3 += Step;
                x += Step;
            }

            if (left == 0)
            {
                break;
            }

            (left, steps) = (0, 1);
            w0 = rest;
            w1 = rest + Step;
            w2 = rest + (2 * Step);
            w3 = rest + (3 * Step);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector512.Sum(s0), Vector512.Sum(s1), Vector512.Sum(s2), Vector512.Sum(s3));
    }

    /// <inheritdoc cref="One"/>
    /// <param name="w0">A row of the weight, as are the next three.</param>
    /// <param name="w1">May be the row before.</param>
    /// <param name="w2">May be the row before.</param>
    /// <param name="w3">May be the row before.</param>
    /// <param name="rest">What the four have behind their last whole step, padded with zeros to a step each.</param>
    /// <param name="x">Four rows of the input.</param>
    /// <param name="stride">From one of them to the next.</param>
    /// <param name="columns">Of the weight.</param>
    /// <param name="sums">Of sixteen products: four by each row of the input.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four<T>(T* w0, T* w1, T* w2, T* w3, T* rest, float* x, long stride, long columns, float* sums)
        where T : unmanaged, IWeightElement<T>
    {
        Vector512<float> s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33;
        s00 = s01 = s02 = s03 = s10 = s11 = s12 = s13 = s20 = s21 = s22 = s23 = s30 = s31 = s32 = s33 = Vector512<float>.Zero;
        float* x0 = x, x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride;
        var next = Height * columns;
        var steps = columns / Step;
        var left = columns % Step;
        while (true)
        {
            for (; steps > 0; steps--)
            {
                var (a, b) = (T.First(w0), T.First(w1));
                var (d, e) = (T.First(w2), T.First(w3));
                var y = Vector512.Load(x0);
                s00 = Vector512.FusedMultiplyAdd(a, y, s00);
                s01 = Vector512.FusedMultiplyAdd(b, y, s01);
                s02 = Vector512.FusedMultiplyAdd(d, y, s02);
                s03 = Vector512.FusedMultiplyAdd(e, y, s03);
                y = Vector512.Load(x1);
                s10 = Vector512.FusedMultiplyAdd(a, y, s10);
                s11 = Vector512.FusedMultiplyAdd(b, y, s11);
                s12 = Vector512.FusedMultiplyAdd(d, y, s12);
                s13 = Vector512.FusedMultiplyAdd(e, y, s13);
                y = Vector512.Load(x2);
                s20 = Vector512.FusedMultiplyAdd(a, y, s20);
                s21 = Vector512.FusedMultiplyAdd(b, y, s21);
                s22 = Vector512.FusedMultiplyAdd(d, y, s22);
                s23 = Vector512.FusedMultiplyAdd(e, y, s23);
                y = Vector512.Load(x3);
                s30 = Vector512.FusedMultiplyAdd(a, y, s30);
                s31 = Vector512.FusedMultiplyAdd(b, y, s31);
                s32 = Vector512.FusedMultiplyAdd(d, y, s32);
                s33 = Vector512.FusedMultiplyAdd(e, y, s33);

                (a, b) = (T.Second(w0), T.Second(w1));
                (d, e) = (T.Second(w2), T.Second(w3));
                y = Vector512.Load(x0 + Half);
                s00 = Vector512.FusedMultiplyAdd(a, y, s00);
                s01 = Vector512.FusedMultiplyAdd(b, y, s01);
                s02 = Vector512.FusedMultiplyAdd(d, y, s02);
                s03 = Vector512.FusedMultiplyAdd(e, y, s03);
                y = Vector512.Load(x1 + Half);
                s10 = Vector512.FusedMultiplyAdd(a, y, s10);
                s11 = Vector512.FusedMultiplyAdd(b, y, s11);
                s12 = Vector512.FusedMultiplyAdd(d, y, s12);
                s13 = Vector512.FusedMultiplyAdd(e, y, s13);
                y = Vector512.Load(x2 + Half);
                s20 = Vector512.FusedMultiplyAdd(a, y, s20);
                s21 = Vector512.FusedMultiplyAdd(b, y, s21);
                s22 = Vector512.FusedMultiplyAdd(d, y, s22);
                s23 = Vector512.FusedMultiplyAdd(e, y, s23);
                y = Vector512.Load(x3 + Half);
                s30 = Vector512.FusedMultiplyAdd(a, y, s30);
                s31 = Vector512.FusedMultiplyAdd(b, y, s31);
                s32 = Vector512.FusedMultiplyAdd(d, y, s32);
                s33 = Vector512.FusedMultiplyAdd(e, y, s33);

                Ahead(w0, next);
                Ahead(w1, next);
                Ahead(w2, next);
                Ahead(w3, next);
                w0 += Step;
                w1 += Step;
                w2 += Step;
                w3 += Step;
                x0 += Step;
                x1 += Step;
                x2 += Step;
                x3 += Step;
            }

            if (left == 0)
            {
                break;
            }

            (left, steps) = (0, 1);
            w0 = rest;
            w1 = rest + Step;
            w2 = rest + (2 * Step);
            w3 = rest + (3 * Step);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector512.Sum(s00), Vector512.Sum(s01), Vector512.Sum(s02), Vector512.Sum(s03));
        (sums[4], sums[5], sums[6], sums[7]) = (Vector512.Sum(s10), Vector512.Sum(s11), Vector512.Sum(s12), Vector512.Sum(s13));
        (sums[8], sums[9], sums[10], sums[11]) = (Vector512.Sum(s20), Vector512.Sum(s21), Vector512.Sum(s22), Vector512.Sum(s23));
        (sums[12], sums[13], sums[14], sums[15]) = (Vector512.Sum(s30), Vector512.Sum(s31), Vector512.Sum(s32), Vector512.Sum(s33));
    }

    /// <summary>
    /// Asks memory for what the next tile reads at this place. Four short rows beside each other are no stream that a processor would follow by
    /// itself. Behind the weight nothing is read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ahead<T>(T* row, long next)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(row + next);
            if (sizeof(T) > 2)
            {
                Sse.Prefetch0(row + next + Half);
            }
        }
    }

    /// <summary>Copies the last values of a row, and zeros behind them up to a whole step.</summary>
    public static void Padded<T>(T* source, long count, T* target)
        where T : unmanaged
    {
        var whole = new Span<T>(target, Step);
        whole.Clear();
        new ReadOnlySpan<T>(source, (int)count).CopyTo(whole);
    }
}
