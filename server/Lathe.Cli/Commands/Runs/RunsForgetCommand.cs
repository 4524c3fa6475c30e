using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs forget RUN...</c>.</summary>
internal static class RunsForgetCommand
{
    public const string Details =
        $"""
        Takes runs off the list and leaves their files as they are; lathe runs show PATH still finds them. Runs that go on are not
        forgotten.

        {RunSelection.Help}

        Example:
          lathe runs forget k3f9q

        Exit codes: 0 forgotten, 2 no such run, or it goes on, 12 the state folder cannot be written.
        """;

    public static Command Create()
    {
        var words = RunSelection.Several();
        var command = new Command("forget", "Take runs off the list; their files stay.") { words };
        command.SetAction(parsed => (int)RunFiles.Guard("runs forget", () => Run(parsed.GetRequiredValue(words))));
        return command;
    }

    private static WorkerExitCode Run(string[] words)
    {
        var resolver = new RunResolver(Environment.CurrentDirectory);
        List<CataloguedRun> runs = [];
        foreach (var word in words)
        {
            if (RunSelection.Find(resolver, word, "runs forget") is not { } run)
            {
                return WorkerExitCode.Usage;
            }

            if (run is { Run: { } directory, Record: { } record } && RunGlance.Take(directory, record).IsActive)
            {
                System.Console.Error.WriteLine(
                    $"lathe runs forget: run {run.Id} goes on. Stop it first: lathe stop {resolver.Names.ShortNameOf(run.Id)}");
                return WorkerExitCode.Usage;
            }

            runs.Add(run);
        }

        foreach (var run in runs.DistinctBy(run => run.Id))
        {
            RunRemoval.Forget(run.Id);
            var left = run.Presence is RunPresence.Gone ? "" : $" Its records stay in {run.Run!.FullPath}";
            System.Console.Out.WriteLine(Terminal.OneLine($"Forgot run {run.Id}.{left}"));
        }

        return WorkerExitCode.Completed;
    }
}
