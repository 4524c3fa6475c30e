using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Models.Tests;

namespace Lathe.Memory.Tests.Devices.Host;

/// <summary>Trees as the kernel shows them, made in a folder.</summary>
public sealed class LinuxHostTests : IDisposable
{
    private const long Mebibyte = 1L << 20;
    private const string Unified = "30 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";
    private const string Divided = "34 30 0:30 / /sys/fs/cgroup/memory rw,nosuid shared:12 master:3 - cgroup cgroup rw,memory";

    private readonly TemporaryFolder _root = new();

    public LinuxHostTests() => Write(
        "proc/meminfo",
        "MemTotal:       16777216 kB\nMemFree:         1048576 kB\nMemAvailable:   12582912 kB\nSwapTotal:       2097152 kB\n"
        + "SwapFree:        1048576 kB\nHugePages_Total:       0\n");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Memory_and_swap_are_read_in_bytes()
    {
        var host = Read();

        Assert.Equal((16 * Gib.Bytes, 12 * Gib.Bytes), (host.TotalBytes, host.AvailableBytes));
        Assert.Equal((2 * Gib.Bytes, Gib.Bytes), (host.SwapTotalBytes, host.SwapFreeBytes));
        Assert.Empty(host.Limits);
        Assert.Equal((16 * Gib.Bytes, 12 * Gib.Bytes), (host.EffectiveLimitBytes, host.UsableBytes));
        Assert.Equal("Memory of this machine: 12.0 GiB of 16.0 GiB are available now.", DeviceBudget.Of(host).Basis);
    }

    [Fact]
    public void Without_anything_to_read_the_runtime_knows_a_total()
    {
        var host = LinuxHost.Read(_root["nothing"]);

        Assert.True(host.TotalBytes > 0);
        Assert.Equal((null, host.TotalBytes), (host.AvailableBytes, host.UsableBytes));
        Assert.Contains("not known", DeviceBudget.Of(host).Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_of_all_groups_around_count_and_the_one_that_leaves_least_binds()
    {
        Place(Unified, "0::/outer/inner");
        Second("outer", max: 8 * Gib.Bytes, used: 7 * Gib.Bytes, inactive: Gib.Bytes / 2);
        Second("outer/inner", max: 4 * Gib.Bytes, used: Gib.Bytes, inactive: 0);

        var host = Read();

        Assert.Equal(["/sys/fs/cgroup/outer/inner", "/sys/fs/cgroup/outer"], host.Limits.Select(limit => limit.Folder));
        Assert.All(host.Limits, limit => Assert.Equal(2, limit.Version));
        Assert.Equal(4 * Gib.Bytes, host.EffectiveLimitBytes);
        Assert.Equal("/sys/fs/cgroup/outer", host.Binding?.Folder);
        Assert.Equal(3 * Gib.Bytes / 2, host.UsableBytes);
        Assert.Equal("Control group /sys/fs/cgroup/outer allows 8.0 GiB, of which 1.5 GiB are left.", DeviceBudget.Of(host).Basis);
    }

    [Fact]
    public void A_limit_that_leaves_more_than_the_machine_has_does_not_bind()
    {
        Place(Unified, "0::/wide");
        Second("wide", max: 15 * Gib.Bytes, used: Gib.Bytes, inactive: 0);

        var host = Read();

        Assert.Null(host.Binding);
        Assert.Equal((15 * Gib.Bytes, 12 * Gib.Bytes), (host.EffectiveLimitBytes, host.UsableBytes));
    }

    [Theory]
    [InlineData("max\n", "max\n", null)]
    [InlineData("2147483648\n", "max\n", 2048)]
    [InlineData("max\n", "1073741824\n", 1024)]
    [InlineData("2147483648\n", "1073741824\n", 1024)]
    [InlineData("1073741824\n", "2147483648\n", 1024)]
    [InlineData("0\n", "max\n", 0)]
    [InlineData("", "nonsense", null)]
    public void Being_held_back_is_as_good_as_a_limit(string max, string high, int? mebibytes)
    {
        Place(Unified, "0::/");
        Write("sys/fs/cgroup/memory.max", max);
        Write("sys/fs/cgroup/memory.high", high);

        Assert.Equal(mebibytes * Mebibyte, Read().Limits.SingleOrDefault()?.LimitBytes);
    }

    [Fact]
    public void A_group_beyond_its_limit_leaves_nothing()
    {
        Place(Unified, "0::/a");
        Second("a", max: Gib.Bytes, used: 2 * Gib.Bytes, inactive: 100);

        Assert.Equal(0, Read().UsableBytes);
    }

    [Fact]
    public void The_first_version_is_read_by_its_own_files()
    {
        Place(Divided, "5:cpu,cpuacct:/elsewhere", "4:memory:/docker/abc", "0::/ignored");
        First("", limit: 0x7FFF_FFFF_FFFF_F000, used: 9 * Gib.Bytes, inactive: 0);
        First("docker", limit: 6 * Gib.Bytes, used: 2 * Gib.Bytes, inactive: Gib.Bytes);
        First("docker/abc", limit: 0x7FFF_FFFF_FFFF_F000, used: Gib.Bytes, inactive: 0);

        var limit = Assert.Single(Read().Limits);

        Assert.Equal(new CgroupLimit("/sys/fs/cgroup/memory/docker", 1, 6 * Gib.Bytes, 2 * Gib.Bytes, Gib.Bytes), limit);
        Assert.Equal(5 * Gib.Bytes, limit.HeadroomBytes);
    }

    [Fact]
    public void Groups_that_do_not_count_their_children_do_not_limit_them()
    {
        Place(Divided, "4:memory:/outer/inner");
        First("outer", limit: Gib.Bytes, used: 0, inactive: 0);
        First("outer/inner", limit: 2 * Gib.Bytes, used: 0, inactive: 0);
        Write("sys/fs/cgroup/memory/outer/memory.use_hierarchy", "0\n");

        Assert.Equal(["/sys/fs/cgroup/memory/outer/inner"], Read().Limits.Select(limit => limit.Folder));
    }

    [Fact]
    public void Both_versions_may_be_mounted_and_memory_is_where_it_is_limited()
    {
        string beside = Unified.Replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified", StringComparison.Ordinal);
        Place(Divided + "\n" + beside, "4:memory:/a", "0::/b");
        First("a", limit: 3 * Gib.Bytes, used: 0, inactive: 0);
        Directory.CreateDirectory(_root["sys/fs/cgroup/unified/b"]);

        Assert.Equal(["/sys/fs/cgroup/memory/a"], Read().Limits.Select(limit => limit.Folder));
    }

    [Fact]
    public void A_container_sees_its_own_group_as_the_top()
    {
        Place("30 24 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw", "0::/docker/abc/worker");
        Second("worker", max: 5 * Gib.Bytes, used: 0, inactive: 0);
        Second("", max: 6 * Gib.Bytes, used: 0, inactive: 0);

        Assert.Equal(["/sys/fs/cgroup/worker", "/sys/fs/cgroup"], Read().Limits.Select(limit => limit.Folder));
    }

    [Theory]
    [InlineData("/", "0::/../other")]
    [InlineData("/docker/abc", "0::/docker/abcdef")]
    public void A_group_that_is_not_shown_is_read_at_the_mount_point(string shown, string group)
    {
        Place($"30 24 0:26 {shown} /sys/fs/cgroup ro - cgroup2 cgroup rw", group);
        Second("", max: 6 * Gib.Bytes, used: 0, inactive: 0);

        Assert.Equal(["/sys/fs/cgroup"], Read().Limits.Select(limit => limit.Folder));
    }

    [Fact]
    public void Mount_points_with_blanks_are_found()
    {
        Place(@"30 24 0:26 / /mnt/my\040groups rw - cgroup2 cgroup rw", "0::/");
        Write("mnt/my groups/memory.max", "1048576");

        Assert.Equal([Mebibyte], Read().Limits.Select(limit => limit.LimitBytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no mount at all")]
    [InlineData("30 24 0:26 / /sys/fs/cgroup rw - cgroup2")]
    [InlineData("1 2 - cgroup2 x rw")]
    [InlineData(@"30 24 0:26 / /sys\ rw - cgroup2 cgroup rw")]
    [InlineData("34 30 0:30 / /sys/fs/cgroup rw - cgroup cgroup")]
    public void Broken_lines_are_passed_over(string mounts)
    {
        Place(mounts, "0::", "x", "4:memory", "");
        Assert.Empty(Read().Limits);
    }

    [Fact]
    public void The_real_system_can_be_read()
    {
        var host = HostFacts.Read();

        Assert.True(host.TotalBytes > Gib.Bytes / 4);
        Assert.InRange(host.UsableBytes, 0, host.TotalBytes);
    }

    private HostFacts Read() => LinuxHost.Read(_root.Path);

    private void Place(string mounts, params string[] groups)
    {
        Write("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + mounts + "\n");
        Write("proc/self/cgroup", string.Join('\n', groups) + "\n");
    }

    private void Second(string group, long max, long used, long inactive)
    {
        string folder = Path.Combine("sys/fs/cgroup", group);
        Write(Path.Combine(folder, "memory.max"), max + "\n");
        Write(Path.Combine(folder, "memory.current"), used + "\n");
        Write(Path.Combine(folder, "memory.stat"), $"anon 4096\ninactive_file {inactive}\nactive_file 12288\n");
    }

    private void First(string group, long limit, long used, long inactive)
    {
        string folder = Path.Combine("sys/fs/cgroup/memory", group);
        Write(Path.Combine(folder, "memory.limit_in_bytes"), limit + "\n");
        Write(Path.Combine(folder, "memory.usage_in_bytes"), used + "\n");
        Write(Path.Combine(folder, "memory.stat"), $"inactive_file 1\ntotal_inactive_file {inactive}\n");
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[name])!);
        _root.Write(name, text);
    }
}
