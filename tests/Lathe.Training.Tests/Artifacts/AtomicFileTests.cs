using Lathe.Training.Artifacts;
using Lathe.Training.Tests.Fixtures;

namespace Lathe.Training.Tests.Artifacts;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Replaces_the_file_and_leaves_nothing_else()
    {
        string path = _folder.Write("a.txt", "a much longer old text");
        AtomicFile.WriteText(path, "new é");
        Assert.Equal([0x6e, 0x65, 0x77, 0x20, 0xc3, 0xa9], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Creates_the_folder()
    {
        AtomicFile.WriteText(_folder.File("x/y/a.txt"), "1");
        Assert.Equal("1", _folder.Read("x/y/a.txt"));
    }

    [Fact]
    public void A_reader_of_the_old_file_keeps_reading_it()
    {
        string path = _folder.Write("a.txt", "old");
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        AtomicFile.WriteText(path, "new");
        Assert.Equal("old", reader.ReadToEnd());
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_failure_leaves_no_temporary_file()
    {
        Directory.CreateDirectory(_folder.File("taken"));
        Assert.ThrowsAny<SystemException>(() => AtomicFile.WriteText(_folder.File("taken"), "text"));
        Assert.Equal([_folder.File("taken")], Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
