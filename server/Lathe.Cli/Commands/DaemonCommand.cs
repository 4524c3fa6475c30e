using System.CommandLine;
using Lathe.Cli.Daemon.Hosting;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe daemon --stdio</c>.</summary>
internal static class DaemonCommand
{
    public static Command Create()
    {
        var stdio = new Option<bool>("--stdio") { Description = "Speak over standard input and output.", Required = true };
        var command = new Command("daemon", "Serve an editor: the Language Server Protocol and lathe/* over JSON-RPC.") { stdio };
        command.SetAction((_, _) => DaemonHost.RunStdioAsync());
        return command;
    }
}
