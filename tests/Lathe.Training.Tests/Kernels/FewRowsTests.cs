using Lathe.Training.Kernels;
using Lathe.Training.Kernels.FewRows;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Kernels;

/// <summary>Products of few rows against torch's in fp64, for widths with and without a remainder.</summary>
public sealed class FewRowsTests
{
    private static readonly SimdKernels Simd = new();

    public static TheoryData<int, int, ScalarType> Weights() => new MatrixTheoryData<int, int, ScalarType>(
        [1, 2, 3, 4, 65, 1000], [1, 31, 32, 33, 96, 257, 768], [ScalarType.Float32, ScalarType.BFloat16]);

    [Theory]
    [MemberData(nameof(Weights))]
    public void Products_are_those_of_torch(int outputs, int columns, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var weight = Numbers.Random(outputs, columns).to(type);
        for (var rows = 1; rows <= Limit(type); rows++)
        {
            var input = Numbers.Random(rows, columns).to(type);
            Numbers.AssertProduct(Simd.FewRows(input, weight)!, input, weight);
        }
    }

    [Theory]
    [InlineData(768, ScalarType.Float32)]
    [InlineData(300, ScalarType.BFloat16)]
    public void A_row_gives_the_same_bits_whatever_stands_beside_it(int columns, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (input, weight) = (Numbers.Random(Limit(type), columns).to(type), Numbers.Random(203, columns).to(type));
        Numbers.AssertRowsStandAlone(input, rows => Simd.FewRows(rows, weight)!);
    }

    [Fact]
    public void Results_do_not_depend_on_the_thread_count()
    {
        using var scope = NewDisposeScope();
        var (input, weight) = (Numbers.Random(3, 512), Numbers.Random(1001, 512));
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Simd.FewRows(input, weight)!;
            set_num_threads(2);
            Assert.True(one.eq(Simd.FewRows(input, weight)!).all().item<bool>());
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void What_is_no_number_stays_so(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var rows in new[] { 1, 3, 4 })
        {
            var (input, weight) = (Numbers.Random(rows, 70), Numbers.Random(9, 70));
            input[rows - 1, 69] = tensor(float.PositiveInfinity);
            input[0, 3] = tensor(rows == 3 ? float.NaN : 1f);
            weight[4, 64] = tensor(float.NegativeInfinity);
            weight[7, 0] = tensor(float.NaN);
            weight[8, 69] = tensor(0f);
            var expected = input.mm(weight.t());
            Assert.True(expected.allclose(Simd.FewRows(input.to(type), weight.to(type))!.to(ScalarType.Float32), 0.05, 0.3, equal_nan: true));
        }
    }

    [Fact]
    public void Rows_that_do_not_follow_each_other_in_memory_are_the_numbers_they_are()
    {
        using var scope = NewDisposeScope();
        var (wide, weight) = (Numbers.Random(80, 4), Numbers.Random(33, 80));
        Numbers.AssertProduct(Simd.FewRows(wide.t(), weight)!, wide.t(), weight);
        Numbers.AssertProduct(Simd.FewRows(wide.t().narrow(0, 1, 1), weight)!, wide.t().narrow(0, 1, 1), weight);
    }

    [Fact]
    public void Other_products_are_left_to_the_library()
    {
        using var scope = NewDisposeScope();
        var (input, weight) = (Numbers.Random(2, 64), Numbers.Random(5, 64));
        Assert.NotNull(Simd.FewRows(input, weight));
        Assert.Null(new PortableKernels().FewRows(input, weight));
        Assert.Null(Simd.FewRows(input, weight.to(ScalarType.BFloat16)));
        Assert.Null(Simd.FewRows(input.to(ScalarType.Float16), weight.to(ScalarType.Float16)));
        Assert.Null(Simd.FewRows(input, Numbers.Random(64, 5).t()));
        Assert.Null(Simd.FewRows(Numbers.Random(Limit(ScalarType.Float32) + 1, 64), weight));
        Assert.Null(Simd.FewRows(Numbers.Random(Limit(ScalarType.BFloat16) + 1, 64).to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16)));
        Assert.Null(Simd.FewRows(input.narrow(0, 0, 0), weight));
        Assert.Null(Simd.FewRows(input.narrow(1, 0, 0), weight.narrow(1, 0, 0).contiguous()));
    }

    private static int Limit(ScalarType type) => type == ScalarType.BFloat16 ? FewRowsProduct.MaxBf16Rows : FewRowsProduct.MaxFp32Rows;
}
