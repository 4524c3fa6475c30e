using Lathe.Training.Loop;
using Lathe.Training.Optimizers;
using Lathe.Training.Tests.Fixtures;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Optimizers;

public sealed class PagedStatesTests
{
    [Fact]
    public void A_state_is_in_a_file_without_a_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it looks at the mappings of its process");
        using var folder = new TemporaryFolder();
        using (var states = new PagedStates(folder.Path, leastBytes: 1000))
        {
            using var state = states.Zeros([1000, 7], ScalarType.Float32, CPU);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
            var line = Assert.Single(Mappings(folder));
            Assert.Contains("rw-s", line, StringComparison.Ordinal);
            Assert.EndsWith("(deleted)", line, StringComparison.Ordinal);
            Assert.Equal(28000, states.PagedBytes);
            Assert.Equal(0, state.abs().sum().item<float>());
            state.fill_(3);
            Assert.Equal(21000, state.sum().item<float>());
        }

        Assert.Empty(Mappings(folder));
    }

    [Fact]
    public void A_small_state_stays_in_memory()
    {
        using var folder = new TemporaryFolder();
        using var states = new PagedStates(folder.Path, leastBytes: 1000);
        using var state = states.Zeros([999], ScalarType.Byte, CPU);
        Assert.Equal((0, 999), (states.PagedBytes, state.numel()));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        using var states = new PagedStates(folder.File("missing"), leastBytes: 1);
        var failure = Assert.Throws<TrainingException>(() => states.Zeros([3 << 20], ScalarType.Byte, CPU));
        Assert.Equal(TrainingFailure.Output, failure.Kind);
        Assert.Contains("3 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Contains(folder.File("missing"), failure.Message, StringComparison.Ordinal);
        Assert.Contains("optim: adamw_8bit", failure.Hint!, StringComparison.Ordinal);
    }

    /// <summary>The space is taken when the state is made: later there would be nobody to tell.</summary>
    [Fact]
    public void A_disk_without_room_is_told_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it asks for more than the disk has, which other systems may promise");
        using var folder = new TemporaryFolder();
        using var states = new PagedStates(folder.Path, leastBytes: 1);
        var tooMuch = new DriveInfo(folder.Path).AvailableFreeSpace + (1L << 32);
        var failure = Assert.Throws<TrainingException>(() => states.Zeros([tooMuch], ScalarType.Byte, CPU));
        Assert.Contains("Free space there", failure.Hint!, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static IEnumerable<string> Mappings(TemporaryFolder folder) =>
        File.ReadLines("/proc/self/maps").Where(line => line.Contains(folder.Path, StringComparison.Ordinal));
}
