using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lathe.Training.Kernels;

/// <summary>
/// Small dense products C (+)= A B for blocks that live in the cache: each element of A is broadcast against rows of B. A library call
/// per block would cost more than the block.
/// </summary>
internal static unsafe class PanelProduct
{
    private const int Width = 16;

    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C; a multiple of 16.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="a">A[i, k] at a + i * aRow + k * aColumn: transposed when aRow is 1.</param>
    /// <param name="aRow">Step between rows of A.</param>
    /// <param name="aColumn">Step between columns of A.</param>
    /// <param name="b">B[k, j] at b + k * bRow + j.</param>
    /// <param name="bRow">Step between rows of B.</param>
    /// <param name="c">C[i, j] at c + i * cRow + j.</param>
    /// <param name="cRow">Step between rows of C.</param>
    /// <param name="add">Add to C instead of overwriting it.</param>
    public static void Multiply(
        int rows, int columns, int inner, float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, bool add)
    {
        var row = 0;
        for (; row + 6 <= rows; row += 6)
        {
            var column = 0;
            for (; column + (2 * Width) <= columns; column += 2 * Width)
            {
                Tile6X32(inner, a + (row * aRow), aRow, aColumn, b + column, bRow, c + (row * cRow) + column, cRow, add);
            }

            if (column < columns)
            {
                for (var i = row; i < row + 6; i++)
                {
                    Tile1X16(inner, a + (i * aRow), aColumn, b + column, bRow, c + (i * cRow) + column, add);
                }
            }
        }

        for (; row < rows; row++)
        {
            for (var column = 0; column < columns; column += Width)
            {
                Tile1X16(inner, a + (row * aRow), aColumn, b + column, bRow, c + (row * cRow) + column, add);
            }
        }
    }

    /// <summary>Twelve sums stay in registers: enough to hide the latency of the multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6X32(int inner, float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, bool add)
    {
        Vector512<float> c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        if (add)
        {
            (c00, c01) = (Vector512.Load(c), Vector512.Load(c + Width));
            (c10, c11) = (Vector512.Load(c + cRow), Vector512.Load(c + cRow + Width));
            (c20, c21) = (Vector512.Load(c + (2 * cRow)), Vector512.Load(c + (2 * cRow) + Width));
            (c30, c31) = (Vector512.Load(c + (3 * cRow)), Vector512.Load(c + (3 * cRow) + Width));
            (c40, c41) = (Vector512.Load(c + (4 * cRow)), Vector512.Load(c + (4 * cRow) + Width));
            (c50, c51) = (Vector512.Load(c + (5 * cRow)), Vector512.Load(c + (5 * cRow) + Width));
        }
        else
        {
            c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = Vector512<float>.Zero;
        }

        for (var k = 0; k < inner; k++)
        {
            var (b0, b1) = (Vector512.Load(b), Vector512.Load(b + Width));
            var x = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(a[aRow]);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(a[2 * aRow]);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(a[3 * aRow]);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            x = Vector512.Create(a[4 * aRow]);
            c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
            x = Vector512.Create(a[5 * aRow]);
            c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
            a += aColumn;
            b += bRow;
        }

        Store(c, c00, c01);
        Store(c + cRow, c10, c11);
        Store(c + (2 * cRow), c20, c21);
        Store(c + (3 * cRow), c30, c31);
        Store(c + (4 * cRow), c40, c41);
        Store(c + (5 * cRow), c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1X16(int inner, float* a, nint aColumn, float* b, nint bRow, float* c, bool add)
    {
        var sum = add ? Vector512.Load(c) : Vector512<float>.Zero;
        for (var k = 0; k < inner; k++)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(*a), Vector512.Load(b), sum);
            a += aColumn;
            b += bRow;
        }

        sum.Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> low, Vector512<float> high)
    {
        low.Store(c);
        high.Store(c + Width);
    }
}
