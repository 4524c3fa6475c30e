using System.Diagnostics;
using System.Text.Json;
using Lathe.Memory.Tests.Devices.Nvml;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe devices</c>, with a stand-in for NVIDIA's library where the loader looks first.</summary>
public sealed class ShellDevicesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-devices-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Gpus_are_shown_with_what_is_free_and_who_uses_them()
    {
        using var fake = FakeNvml.Compile();
        var (exitCode, output, error) = await RunAsync(fake, visible: null);

        Assert.Equal((0, ""), (exitCode, error));
        string[] lines = [.. output.Split('\n').Select(line => line.TrimEnd())];
        Assert.Contains("GPU 0  NVIDIA GeForce RTX 4090", lines);
        Assert.Contains("  memory                24.0 GiB", lines);
        Assert.Contains("  in use                1.5 GiB", lines);
        Assert.Contains("                        0.7 GiB  process 6000001", lines);
        Assert.Contains("  free                  22.2 GiB", lines);
        Assert.Contains("  compute capability    8.9, bf16", lines);
        Assert.Contains("GPU 1  Tesla T4", lines);
        Assert.Contains("  compute capability    7.5, no bf16", lines);
        Assert.Contains("This machine", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Runs go on the processor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_has_the_same_shape_with_and_without_gpus()
    {
        using var fake = FakeNvml.Compile();
        using var with = JsonDocument.Parse((await RunAsync(fake, visible: "1", "--json")).Output);
        using var without = JsonDocument.Parse((await RunAsync(fake, visible: "", "--json")).Output);

        var gpu = Assert.Single(with.RootElement.GetProperty("gpus").EnumerateArray());
        Assert.Equal(
            [
                "index", "uuid", "name", "totalBytes", "reservedBytes", "usedBytes", "freeBytes", "processes", "computeCapability",
                "supportsBf16", "isPartitioned", "budget",
            ],
            Names(gpu));
        Assert.Equal((1, 15_360L << 20), (gpu.GetProperty("index").GetInt32(), gpu.GetProperty("totalBytes").GetInt64()));
        Assert.Equal("presentGpu", gpu.GetProperty("budget").GetProperty("kind").GetString());
        Assert.Contains(
            with.RootElement.GetProperty("notes").EnumerateArray(),
            note => note.GetString() == "CUDA_VISIBLE_DEVICES=1 hides 1 of 2 GPUs.");

        string[] shape = ["gpus", "driverVersion", "absence", "notes", "host"];
        Assert.Equal(shape, Names(with.RootElement));
        Assert.Equal(shape, Names(without.RootElement));
        Assert.Empty(without.RootElement.GetProperty("gpus").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, with.RootElement.GetProperty("absence").ValueKind);
        Assert.Equal("CUDA_VISIBLE_DEVICES hides all GPUs of this machine.", without.RootElement.GetProperty("absence").GetString());
        Assert.True(without.RootElement.GetProperty("host").GetProperty("budget").GetProperty("bytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Without_a_gpu_it_says_what_happens_then()
    {
        using var fake = FakeNvml.Compile("GPUS=0");
        var (exitCode, output, error) = await RunAsync(fake, visible: null);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("NVIDIA's driver is here and finds no GPU.", output, StringComparison.Ordinal);
        Assert.Contains("Runs go on the processor.", output, StringComparison.Ordinal);
        Assert.Contains("lathe devices --known", output, StringComparison.Ordinal);
        Assert.Contains("available", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_known_gpus_can_be_listed()
    {
        var (exitCode, output, _) = await Shell.RunAsync(_folder, "devices", "--known");
        Assert.Equal(0, exitCode);
        Assert.Matches("RTX 4090 +24564 MiB +8.9  yes", output);

        using var json = JsonDocument.Parse((await Shell.RunAsync(_folder, "devices", "--known", "--json")).Output);
        var known = json.RootElement.GetProperty("known").EnumerateArray().ToArray();
        Assert.True(known.Length >= 60);
        Assert.All(known, gpu => Assert.Equal(
            ["name", "totalBytes", "totalSource", "computeCapability", "supportsBf16", "aliases"], Names(gpu)));
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(FakeNvml fake, string? visible, params string[] arguments)
    {
        var start = Shell.StartOf(_folder, ["devices", .. arguments]);
        start.Environment["LD_LIBRARY_PATH"] = fake.Folder;
        start.Environment["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
        start.Environment.Remove("CUDA_VISIBLE_DEVICES");
        if (visible is not null)
        {
            start.Environment["CUDA_VISIBLE_DEVICES"] = visible;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
