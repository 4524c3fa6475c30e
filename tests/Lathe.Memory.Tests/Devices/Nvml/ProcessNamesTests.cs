using System.Diagnostics;
using Lathe.Memory.Devices.Nvml;

namespace Lathe.Memory.Tests.Devices.Nvml;

public class ProcessNamesTests
{
    [Fact]
    public void On_the_host_a_process_has_its_name()
    {
        using var self = Process.GetCurrentProcess();

        Assert.Equal(self.ProcessName, ProcessNames.Of(Environment.ProcessId, "pid:[4026531836]"));
        Assert.Equal(self.ProcessName, ProcessNames.Of(Environment.ProcessId, null));
    }

    [Fact]
    public void In_a_container_the_same_number_is_another_process() =>
        Assert.Null(ProcessNames.Of(Environment.ProcessId, "pid:[4026532517]"));

    [Fact]
    public void A_process_that_has_ended_has_none() => Assert.Null(ProcessNames.Of(int.MaxValue, null));
}
