using Lathe.Jobs.Supervision;

namespace Lathe.Jobs.Tests.Supervision;

public class OutOfMemoryCounterTests
{
    [Theory]
    [InlineData("0::/user/a\n", "user/a/memory.events")]
    [InlineData("9:cpu,memory:/docker/x\n0::/\n", "memory/docker/x/memory.oom_control")]
    [InlineData("4:memory:/\n", "memory/memory.oom_control")]
    public void The_groups_own_file_is_found(string groups, string file)
    {
        using var box = new Sandbox();
        var path = Write(box, groups, file);
        Assert.Equal(path, OutOfMemoryCounter.Find(Path.Combine(box.Folder, "cgroup"), box.Folder));
    }

    [Fact]
    public void Another_groups_file_is_not_taken()
    {
        using var box = new Sandbox();
        Write(box, "4:memory:/docker/x\n0::/docker/x\n", "memory/memory.oom_control");
        Assert.Null(OutOfMemoryCounter.Find(Path.Combine(box.Folder, "cgroup"), box.Folder));
        Assert.Null(OutOfMemoryCounter.Find(Path.Combine(box.Folder, "missing"), box.Folder));
    }

    private static string Write(Sandbox box, string groups, string file)
    {
        var path = Path.Combine(box.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "oom_kill 0\n");
        File.WriteAllText(Path.Combine(box.Folder, "cgroup"), groups);
        return path;
    }
}
