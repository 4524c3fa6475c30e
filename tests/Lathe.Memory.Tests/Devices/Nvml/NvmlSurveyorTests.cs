using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Nvml;

namespace Lathe.Memory.Tests.Devices.Nvml;

public class NvmlSurveyorTests
{
    private const long Mebibyte = 1L << 20;

    private static readonly VisibleDevices All = new(null, null);

    [Fact]
    public void Without_the_library_there_is_no_driver()
    {
        var survey = NvmlSurveyor.Survey(["/nowhere/libnvidia-ml.so.1"], All);

        Assert.Empty(survey.Devices);
        Assert.Null(survey.DriverVersion);
        Assert.Equal("There is no NVIDIA driver on this machine: libnvidia-ml.so.1 can't be loaded.", survey.Absence);
    }

    [Fact]
    public void A_file_that_is_no_library_counts_as_none()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "not a library");
            Assert.StartsWith("There is no NVIDIA driver", NvmlSurveyor.Survey([file], All).Absence, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Structs_are_as_long_as_in_the_header()
    {
        Assert.Equal((24, 40, 16), (Unsafe.SizeOf<NvmlMemory>(), Unsafe.SizeOf<NvmlMemoryV2>(), Unsafe.SizeOf<NvmlProcess>()));
        Assert.Equal(8, Marshal.OffsetOf<NvmlMemoryV2>(nameof(NvmlMemoryV2.Total)));
        Assert.Equal(8, Marshal.OffsetOf<NvmlProcess>(nameof(NvmlProcess.UsedBytes)));
    }

    [Fact]
    public void Two_gpus_are_read_with_all_there_is_to_know()
    {
        var survey = Survey(All);

        Assert.Null(survey.Absence);
        Assert.Empty(survey.Notes);
        Assert.Equal("550.54.15", survey.DriverVersion);
        var (first, second) = (survey.Devices[0], survey.Devices[1]);
        Assert.Equal((0, "NVIDIA GeForce RTX 4090", 24_564 * Mebibyte), (first.Index, first.Name, first.TotalBytes));
        Assert.Equal((346 * Mebibyte, 22_718 * Mebibyte, 1_500 * Mebibyte), (first.ReservedBytes, first.FreeBytes, first.UsedBytes));
        Assert.Equal((new ComputeCapability(8, 9), true, false), (first.Capability, first.SupportsBf16, first.IsPartitioned));
        Assert.Equal("GPU-aa000000-0000-0000-0000-000000000000", first.Uuid);
        Assert.Equal((1, "Tesla T4", 0L), (second.Index, second.Name, second.UsedBytes));
        Assert.Equal((new ComputeCapability(7, 5), false), (second.Capability, second.SupportsBf16));
        Assert.Empty(second.Processes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Processes_are_read_in_every_form_drivers_have_had(int form)
    {
        var survey = Survey(All, $"FORM={form}", "PROCESSES=3");

        // The test itself is left out, and who stands in both lists counts once.
        Assert.Equal(
            [(6_000_001, 700 * Mebibyte), (5_000_003, 3 * Mebibyte), (5_000_002, 2 * Mebibyte), (5_000_001, Mebibyte)],
            survey.Devices[0].Processes.Select(process => (process.ProcessId, process.Bytes ?? -1)));
        Assert.All(survey.Devices[0].Processes, process => Assert.Null(process.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void More_processes_than_expected_are_all_read(int form)
    {
        var processes = Survey(All, $"FORM={form}", "PROCESSES=1000", "GRAPHICS_RESULT=3").Devices[0].Processes;

        Assert.Equal(Enumerable.Range(5_000_001, 1000).Reverse(), processes.Select(process => process.ProcessId));
        Assert.All(processes, process => Assert.Equal((process.ProcessId - 5_000_000) * Mebibyte, process.Bytes));
    }

    [Fact]
    public void A_list_that_always_outgrows_its_room_is_given_up()
    {
        var survey = Survey(All, "GROWS", "GRAPHICS_RESULT=3");

        Assert.Empty(survey.Devices[0].Processes);
        Assert.Contains("Who uses GPU 0", survey.Notes[0], StringComparison.Ordinal);
        Assert.Contains(NvmlResult.InsufficientSize.Reason(), survey.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_that_tells_no_processes_still_tells_memory()
    {
        var survey = Survey(All, "PROCESS_RESULT=3", "GRAPHICS_RESULT=3", "GPUS=1");

        Assert.Equal((1_500 * Mebibyte, 0), (survey.Devices[0].UsedBytes, survey.Devices[0].Processes.Count));
        Assert.Equal(
            [
                "Who uses GPU 0 (NVIDIA GeForce RTX 4090) is not told: this GPU or driver does not support the question. "
                + "How much is used is.",
            ],
            survey.Notes);
    }

    [Fact]
    public void Bytes_of_processes_may_be_unknown()
    {
        var processes = Survey(All, "BYTES_UNKNOWN").Devices[0].Processes;

        Assert.Equal([5_000_001, 5_000_002, 6_000_001], processes.Select(process => process.ProcessId));
        Assert.All(processes, process => Assert.Null(process.Bytes));
    }

    [Fact]
    public void An_older_driver_counts_its_own_memory_as_used()
    {
        var gpu = Survey(All, "NO_MEMORY_V2").Devices[0];
        Assert.Equal((null, 22_718 * Mebibyte, 1_846 * Mebibyte), (gpu.ReservedBytes, gpu.FreeBytes, gpu.UsedBytes));
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(300, 300)]
    public void Long_names_are_read_whole(int length, int read) =>
        Assert.Equal(read, Survey(All, $"NAME_LENGTH={length}").Devices[0].Name.Length);

    [Fact]
    public void A_name_beyond_all_bounds_is_replaced() =>
        Assert.Equal("NVIDIA GPU", Survey(All, "NAME_LENGTH=5000").Devices[0].Name);

    [Fact]
    public void A_lost_gpu_is_left_out_with_a_reason()
    {
        var survey = Survey(All, "HANDLE_1_RESULT=15");

        Assert.Equal([0], survey.Devices.Select(gpu => gpu.Index));
        Assert.Equal(
            ["GPU 1 is left out: the GPU has dropped off the bus; only a restart of the machine brings it back."], survey.Notes);
    }

    [Fact]
    public void A_gpu_without_memory_of_its_own_is_left_out()
    {
        var survey = Survey(All, "GPUS=1", "MEMORY_RESULT=3");

        Assert.Equal("No GPU of this machine can be used.", survey.Absence);
        Assert.Contains("its memory is not told", Assert.Single(survey.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_divided_gpu_is_shown_and_not_planned_for()
    {
        var survey = Survey(All, "MIG");

        Assert.Equal([true, false], survey.Devices.Select(gpu => gpu.IsPartitioned));
        Assert.Contains("divided by MIG", Assert.Single(survey.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INIT_RESULT=9", "NVIDIA's driver can't be asked: NVIDIA's driver is installed and not loaded.")]
    [InlineData("INIT_RESULT=4", "NVIDIA's driver can't be asked: this user may not ask the driver.")]
    [InlineData("INIT_RESULT=777", "NVIDIA's driver can't be asked: the driver answered with code 777, which is not known here.")]
    [InlineData("COUNT_RESULT=999", "NVIDIA's driver does not tell its GPUs: the driver met an internal error.")]
    [InlineData("GPUS=0", "NVIDIA's driver is here and finds no GPU.")]
    public void What_keeps_the_driver_from_answering_is_a_sentence(string macro, string sentence)
    {
        var survey = Survey(All, macro);

        Assert.Empty(survey.Devices);
        Assert.Equal(sentence, survey.Absence);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1,0", "1 0")]
    [InlineData("GPU-aab", "1")]
    public void Cuda_visible_devices_chooses_and_orders(string text, string indices)
    {
        var survey = Survey(new VisibleDevices(text, "PCI_BUS_ID"));
        Assert.Equal(indices, string.Join(' ', survey.Devices.Select(gpu => gpu.Index)));
    }

    [Fact]
    public void What_is_hidden_is_said()
    {
        Assert.Equal(["CUDA_VISIBLE_DEVICES=1 hides 1 of 2 GPUs."], Survey(new VisibleDevices("1", "PCI_BUS_ID")).Notes);
        Assert.Equal("CUDA_VISIBLE_DEVICES hides all GPUs of this machine.", Survey(new VisibleDevices("", null)).Absence);
        Assert.Contains("divided by MIG", Survey(new VisibleDevices("MIG-1c2d", null)).Absence, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_may_mean_other_gpus_to_cuda()
    {
        Assert.Contains(Survey(new VisibleDevices("1", null)).Notes, note => note.Contains("PCI_BUS_ID", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Survey(new VisibleDevices("GPU-aab", null)).Notes, note => note.Contains("PCI_BUS_ID", StringComparison.Ordinal));
    }

    [Fact]
    public void The_library_is_shut_down_as_often_as_it_was_started()
    {
        using var fake = FakeNvml.Compile("PROCESS_RESULT=999", "COUNT_RESULT=0");
        nint library = NativeLibrary.Load(fake.Library);
        try
        {
            Assert.Equal(2, NvmlSurveyor.Survey([fake.Library], All).Devices.Count);
            Assert.Equal(0, Marshal.ReadInt32(NativeLibrary.GetExport(library, "fake_running")));
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    [Fact]
    public void The_first_library_that_loads_is_taken()
    {
        using var fake = FakeNvml.Compile();
        Assert.Equal(2, NvmlSurveyor.Survey(["/nowhere/a.so", fake.Library], All).Devices.Count);
    }

    [Fact]
    public void Every_result_has_its_own_reason()
    {
        string[] reasons = [.. Enum.GetValues<NvmlResult>().Select(result => result.Reason())];

        Assert.Equal(reasons.Length, reasons.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(reasons, reason => reason.Contains("not known here", StringComparison.Ordinal) || reason.EndsWith('.'));
    }

    private static GpuSurvey Survey(VisibleDevices visible, params string[] macros)
    {
        using var fake = FakeNvml.Compile(macros);
        return NvmlSurveyor.Survey([fake.Library], visible);
    }
}
