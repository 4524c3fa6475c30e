using System.Text;
using Lathe.Training.TensorBoard;
using Lathe.Training.Tests.Fixtures;

namespace Lathe.Training.Tests.TensorBoard;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_readers_checksum_is_that_of_the_specification() =>
        Assert.Equal(0xe3069283u, EventFileReader.Checksum(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var before = DateTimeOffset.UtcNow;
        string path;
        using (var file = EventFile.Create(Path.Combine(_folder.Path, "a", "b")))
        {
            path = file.Path;
            file.Text("recipe", "Zwei Zeilen\nmit ä und 😀");
            file.Scalars(1, [new("train/loss", 2.5), new("train/learning_rate", 1e-4)]);
            file.Scalars(int.MaxValue, [new("train/loss", double.NaN)]);
        }

        var events = EventFileReader.Read(path);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal("Zwei Zeilen\nmit ä und 😀", events[1].Texts["recipe"]);
        Assert.Equal((1, 2.5f, 1e-4f), (events[2].Step, events[2].Scalars["train/loss"], events[2].Scalars["train/learning_rate"]));
        Assert.Equal(int.MaxValue, events[3].Step);
        Assert.True(float.IsNaN(events[3].Scalars["train/loss"]));
        Assert.All(events, read => Assert.InRange(read.WallTime, before.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1));
        Assert.Matches(@"^events\.out\.tfevents\.\d{10}\..+\.\d+\.0$", Path.GetFileName(path));
    }

    [Fact]
    public void A_reader_sees_each_event_while_the_file_is_open()
    {
        using var file = EventFile.Create(_folder.Path);
        for (var step = 1; step <= 3; step++)
        {
            file.Scalars(step, [new("train/loss", step)]);
            Assert.Equal(step, EventFileReader.Read(file.Path)[^1].Step);
        }
    }
}
