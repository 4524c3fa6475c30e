using Lathe.Training.Native;

namespace Lathe.Training.Tests.Native;

public sealed unsafe class BlockCacheTests : IDisposable
{
    private const int Page = 4096;

    private readonly BlockCache _cache = new();

    public BlockCacheTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "blocks are mapped by Linux");

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void What_was_given_back_is_taken_again()
    {
        var first = Take(100 * Page);
        var second = Take(100 * Page);
        Assert.True(_cache.Return((void*)first));
        Assert.Equal(100 * Page, _cache.Use.Kept);
        Assert.Equal(first, Take((100 * Page) - 5));
        Assert.Equal(0, _cache.Use.Kept);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(110)]
    public void About_as_much_is_made_to_fit_with_its_pages(int pages)
    {
        var block = Take(100 * Page);
        new Span<byte>((void*)block, 100 * Page).Fill(7);
        _ = _cache.Return((void*)block);

        var other = Take(pages * Page);

        // Pages that were there before are still there: the kernel would have brought zeros.
        Assert.Equal(-1, new Span<byte>((void*)other, Math.Min(pages, 100) * Page).IndexOfAnyExcept((byte)7));
        Assert.Equal(-1, new Span<byte>((void*)other, pages * Page)[(Math.Min(pages, 100) * Page)..].IndexOfAnyExcept((byte)0));
        var use = _cache.Use;
        Assert.Equal((pages * Page, 0), (use.Used, use.Kept));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(140)]
    public void Another_size_is_not_taken_for_it(int pages)
    {
        var block = Take(100 * Page);
        _ = Take(100 * Page);
        new Span<byte>((void*)block, 100 * Page).Fill(7);
        _ = _cache.Return((void*)block);
        var other = Take(pages * Page);
        Assert.Equal(-1, new Span<byte>((void*)other, pages * Page).IndexOfAnyExcept((byte)0));

        // Both together would be more than there was, so that the kept one is given back.
        Assert.Equal(0, _cache.Use.Kept);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_two_share_a_byte_and_no_more_is_held_than_was_in_use_at_once(int seed)
    {
        var random = new Random(seed);
        var held = new List<(nint Address, int Bytes, byte Mark)>();
        var most = 0L;
        for (var turn = 0; turn < 4000; turn++)
        {
            if (held.Count > 0 && (held.Count > 40 || random.Next(2) == 0))
            {
                var (address, bytes, mark) = held[^1];
                var place = random.Next(held.Count);
                ((address, bytes, mark), held[place]) = (held[place], held[^1]);
                held.RemoveAt(held.Count - 1);
                Assert.Equal(-1, new Span<byte>((void*)address, bytes).IndexOfAnyExcept(mark));
                Assert.True(_cache.Return((void*)address));
            }
            else
            {
                var bytes = 1 + random.Next(1 << random.Next(8, 21));
                var mark = (byte)random.Next(256);
                var address = Take(bytes);
                Assert.Equal(0, address % Page);
                new Span<byte>((void*)address, bytes).Fill(mark);
                held.Add((address, bytes, mark));
            }

            var use = _cache.Use;
            Assert.Equal(held.Sum(block => Pages(block.Bytes)), use.Used);
            most = Math.Max(most, use.Used);
            Assert.InRange(use.Used + use.Kept, 0, most);
            Assert.Equal(most, use.MostUsed);
        }

        _cache.Dispose();
        Assert.Equal(0, _cache.Use.Kept);
    }

    [Fact]
    public void What_nobody_asks_for_goes_back()
    {
        _ = _cache.Return((void*)Take(500 * Page));
        Assert.Equal(500 * Page, _cache.Use.Kept);
        for (var i = 0; i < 20_000; i++)
        {
            _ = _cache.Return((void*)Take(10 * Page));
        }

        Assert.Equal(10 * Page, _cache.Use.Kept);
    }

    [Fact]
    public void Threads_take_and_give_back_at_once()
    {
        Parallel.For(0, 8, seed =>
        {
            var random = new Random(seed);
            for (var turn = 0; turn < 2000; turn++)
            {
                var bytes = Page * random.Next(1, 64);
                var block = new Span<byte>((void*)Take(bytes), bytes);
                block.Fill((byte)seed);
                Assert.Equal(-1, block.IndexOfAnyExcept((byte)seed));
                fixed (byte* first = block)
                {
                    Assert.True(_cache.Return(first));
                }
            }
        });
        Assert.Equal(0, _cache.Use.Used);
    }

    [Fact]
    public void What_is_not_there_is_told()
    {
        Assert.True(_cache.Take(0) is null);
        Assert.True(_cache.Take((nuint)1 << 60) is null);
        Assert.True(_cache.Take(nuint.MaxValue) is null);
        var other = stackalloc byte[1];
        Assert.False(_cache.Return(other));
        var block = Take(Page);
        Assert.True(_cache.Return((void*)block));
        Assert.False(_cache.Return((void*)block));
    }

    private static long Pages(int bytes) => (bytes + Page - 1L) / Page * Page;

    private nint Take(int bytes)
    {
        var block = _cache.Take((nuint)bytes);
        Assert.True(block is not null);
        return (nint)block;
    }
}
