using System.Buffers.Binary;
using System.Text;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Engines;

/// <summary>Archives that nobody should unpack.</summary>
public class EngineArchiveTests
{
    private const int Link = 0xA000 << 16;
    private const int Pipe = 0x1000 << 16;

    [Theory]
    [InlineData("../outside")]
    [InlineData("lib/../../outside")]
    [InlineData("/tmp/outside")]
    [InlineData("..\\outside")]
    [InlineData("C:outside")]
    [InlineData("lib//outside")]
    [InlineData("./outside")]
    [InlineData("bell\u0007")]
    public async Task A_name_that_leads_elsewhere(string name)
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(TestEngine.Archive(more: zip => TestEngine.Add(zip, name, "text")));
        Assert.Contains("leads out of its folder", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
        Assert.Empty(Directory.GetFiles(box.Folder, "outside", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Pipe)]
    public async Task A_link_or_a_device(int attributes)
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(TestEngine.Archive(more: zip => TestEngine.Add(zip, "lib/passwd", "/etc/passwd", attributes)));
        Assert.Contains("'lib/passwd' is a link or device", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task Little_that_unpacks_to_much()
    {
        using var box = new EngineBox();
        var zeros = new string('0', 30_000_000);
        var refusal = await box.RefusalAsync(TestEngine.Archive(more: zip => TestEngine.Add(zip, "zeros", zeros)));
        Assert.Contains("far more than an engine", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task Very_many_files()
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(TestEngine.Archive(more: zip =>
        {
            for (var number = 0; number < 10_000; number++)
            {
                zip.CreateEntry($"file{number}");
            }
        }));
        Assert.Contains("it holds 10003 files, more than 10000", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task A_file_that_is_not_as_long_as_it_says()
    {
        using var box = new EngineBox();
        var archive = TestEngine.Archive();
        SetLengths(archive, "lib/data.bin", 400_000);
        Assert.Contains("'lib/data.bin' is not as long as it says", (await box.RefusalAsync(archive)).Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task Two_files_of_one_name()
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(TestEngine.Archive(more: zip => TestEngine.Add(zip, "lib/data.bin", "again")));
        Assert.StartsWith("The engine can't be installed", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{ "version": "../..", "platform": "linux-x64", "workerProtocol": 2 }""")]
    public async Task A_manifest_that_says_nothing(string manifest)
    {
        using var box = new EngineBox();
        var refusal = await box.RefusalAsync(TestEngine.Archive(manifest));
        Assert.Contains("its engine.json does not say what it is for", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    [Fact]
    public async Task What_is_no_engine_at_all()
    {
        using var box = new EngineBox();
        Assert.Contains("no zip archive", (await box.RefusalAsync(Encoding.ASCII.GetBytes("<html>"))).Message, StringComparison.Ordinal);
        Assert.Contains("no zip archive", (await box.RefusalAsync(TestEngine.Archive()[..^500])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "holds no engine.json", (await box.RefusalAsync(TestEngine.Zip(zip => TestEngine.Add(zip, "a", "b")))).Message, StringComparison.Ordinal);
        var onlyManifest = TestEngine.Zip(zip => TestEngine.Add(zip, EngineIdentity.FileName, TestEngine.Manifest()));
        Assert.Contains("does not run here", (await box.RefusalAsync(onlyManifest)).Message, StringComparison.Ordinal);
        Assert.Empty(box.Left);
    }

    /// <summary>Writes another length into both headers of an entry, which the format holds 24 and 22 bytes into them.</summary>
    private static void SetLengths(byte[] archive, string name, int length)
    {
        var pattern = Encoding.ASCII.GetBytes(name);
        var local = archive.AsSpan().IndexOf(pattern) - 30;
        var central = archive.AsSpan().LastIndexOf(pattern) - 46;
        BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(local + 22), length);
        BinaryPrimitives.WriteInt32LittleEndian(archive.AsSpan(central + 24), length);
    }
}
