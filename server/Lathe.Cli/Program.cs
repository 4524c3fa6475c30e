using Lathe.Cli.Commands;
using Lathe.Cli.Daemon.Hosting;

// An editor starts the daemon in these words and waits for it: making and parsing all commands would take it a quarter longer.
return args is ["daemon", "--stdio"]
    ? await DaemonHost.RunStdioAsync().ConfigureAwait(false)
    : await LatheCommand.RunAsync(args).ConfigureAwait(false);
