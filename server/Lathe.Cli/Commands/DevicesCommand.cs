using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Table;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe devices</c>: what memory runs can have here, and which GPUs can be planned for by name.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print them as one JSON object." };
        var known = new Option<bool>("--known") { Description = "List the GPUs that plans can be made for by name, here or not." };
        var command = new Command("devices", "Show the GPUs and the memory of this machine.") { json, known };
        command.SetAction(parsed => Run(parsed.GetValue(known), parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool known, bool json)
    {
        if (known)
        {
            Show(json, output => DevicesJson.WriteKnown(output, GpuTable.All), () => KnownGpusView.Write(Terminal.Output(), GpuTable.All));
        }
        else
        {
            var gpus = GpuSurvey.Take();
            var host = ThisMachine.Host();
            Show(json, output => DevicesJson.Write(output, gpus, host), () => DevicesView.Write(Terminal.Output(), gpus, host));
        }

        return (int)WorkerExitCode.Completed;
    }

    private static void Show(bool json, Action<Stream> write, Action draw)
    {
        if (!json)
        {
            draw();
            return;
        }

        using var output = System.Console.OpenStandardOutput();
        write(output);
    }
}
