using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Runs;

public sealed class ProcessorFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-processor-").FullName;

    private string File => Path.Combine(_folder, "state", "processor.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_measured_last_counts()
    {
        Assert.Null(ProcessorFile.Read(File));
        Assert.True(ProcessorFile.TryWrite(150.4, 290, prefersBf16: true, File));
        Assert.True(ProcessorFile.TryWrite(282.3, 152, prefersBf16: false, File));

        var record = ProcessorFile.Read(File)!;
        Assert.Equal((282, 152, false), (record.Fp32, record.Bf16, record.PrefersBf16));
        Assert.NotEmpty(record.Processor);
    }

    [Theory]
    [InlineData("{ \"processor\": \"Another Processor\", \"fp32\": 1, \"bf16\": 2, \"prefersBf16\": true }")]
    [InlineData("{ \"processor\": 7 }")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("")]
    public void What_was_measured_elsewhere_or_is_torn_says_nothing(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);

        Assert.Null(ProcessorFile.Read(File));
    }

    [Fact]
    public void What_cannot_be_kept_is_no_fault()
    {
        string blocked = Path.Combine(_folder, "file");
        System.IO.File.WriteAllText(blocked, "");

        Assert.False(ProcessorFile.TryWrite(1, 2, prefersBf16: true, Path.Combine(blocked, "processor.json")));
    }
}
