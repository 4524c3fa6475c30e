using Lathe.Cli.Commands;

return await LatheCommand.RunAsync(args).ConfigureAwait(false);
