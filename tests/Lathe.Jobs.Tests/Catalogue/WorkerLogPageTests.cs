using System.Text;
using Lathe.Jobs.Catalogue;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class WorkerLogPageTests : IDisposable
{
    private readonly CatalogueBox _box = new();
    private readonly CataloguedRun _run;

    public WorkerLogPageTests() => _run = _box.Create();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a\n")]
    [InlineData("no end")]
    [InlineData("one\ntwo\r\n\n\nthree")]
    [InlineData("a line that is longer than any page can hold\nand 你好 😀 some more of it without a gap\n")]
    [InlineData("ääääääääääääääääääääääää")]
    public void Pages_are_the_whole_log_together(string log)
    {
        Write(log);
        for (var maxBytes = 4; maxBytes < 60; maxBytes++)
        {
            var (text, next) = ("", 0L);
            for (var page = Read(next, maxBytes); page!.Text.Length > 0; page = Read(next, maxBytes))
            {
                Assert.True(Encoding.UTF8.GetByteCount(page.Text) <= maxBytes);
                Assert.Equal(next, page.Start);
                text += page.Text;
                next = page.Next;
            }

            Assert.Equal(log, text);
            Assert.Equal(Encoding.UTF8.GetByteCount(log), next);
        }
    }

    [Theory]
    [InlineData("one\ntwo\nthree\n", 6, "three\n")]
    [InlineData("one\ntwo\nthree\n", 9, "three\n")]
    [InlineData("one\ntwo\nthree\n", 10, "two\nthree\n")]
    [InlineData("one\ntwo\nthree\n", 14, "one\ntwo\nthree\n")]
    [InlineData("one\ntwo\nthree\n", 99, "one\ntwo\nthree\n")]
    [InlineData("one\ntwo", 5, "two")]
    [InlineData("one\ntoo long\n", 6, " long\n")]
    [InlineData("one\ntoo long", 6, "o long")]
    [InlineData("äöü", 5, "öü")]
    public void The_end_is_whole_lines_or_of_a_long_one_as_much_as_there_is_room_for(string log, int maxBytes, string expected)
    {
        Write(log);
        var page = Read(null, maxBytes)!;
        Assert.Equal(expected, page.Text);
        Assert.Equal(Encoding.UTF8.GetByteCount(log), page.Next);
        Assert.Equal(page.Next - Encoding.UTF8.GetByteCount(expected), page.Start);
    }

    [Fact]
    public void A_line_that_is_being_written_waits_for_its_end()
    {
        Write("one\nhal");
        Assert.Equal(new WorkerLogPage("one\n", 0, 4), Read(null, 99, isOver: false));
        Assert.Equal(new WorkerLogPage("one\n", 0, 4), Read(0, 99, isOver: false));
        Assert.Equal(new WorkerLogPage("", 4, 4), Read(4, 99, isOver: false));
    }

    [Fact]
    public void A_log_that_is_not_there_is_empty_and_none_reaches_beyond_its_end()
    {
        File.Delete(_run.Run!.Log);
        Assert.Equal(new WorkerLogPage("", 0, 0), Read(null, 99));
        Assert.Equal(new WorkerLogPage("", 0, 0), Read(0, 99));
        Assert.Null(Read(1, 99));
        Write("one\n");
        Assert.NotNull(Read(4, 99));
        Assert.Null(Read(5, 99));
    }

    [Fact]
    public void Bytes_that_are_no_text_keep_nobody_from_reading_on()
    {
        File.WriteAllBytes(_run.Run!.Log, [0xFF, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, (byte)'\n', (byte)'a', (byte)'\n']);
        var page = Read(0, 5)!;
        Assert.Equal(5, page.Next);
        Assert.Equal(9, Read(5, 5)!.Next);
        Assert.Equal("a\n", Read(9, 5)!.Text);
    }

    private WorkerLogPage? Read(long? from, int maxBytes, bool isOver = true) => WorkerLogPage.Read(_run.Run!, from, maxBytes, isOver);

    private void Write(string log) => File.WriteAllText(_run.Run!.Log, log);
}
