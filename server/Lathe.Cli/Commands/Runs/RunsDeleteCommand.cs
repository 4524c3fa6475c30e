using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs delete RUN...</c>.</summary>
internal static class RunsDeleteCommand
{
    public const string Details =
        $"""
        Removes the records of runs for good: recipe, events, log. With --with-output also the checkpoints and results that these runs
        wrote, as far as they are still as written: never a file with another name, one that was changed since, one that a later run wrote
        again, or one behind a link. What would go is listed first, and asked for.

        {RunSelection.Help}

        Examples:
          lathe runs delete k3f9q
          lathe runs delete saves/try1 --with-output
          lathe runs delete k3f9q --yes              without asking, as in scripts

        Exit codes: 0 deleted, 2 no such run, it goes on, or nobody said yes, 12 a file cannot be read or removed.
        """;

    public static Command Create()
    {
        var words = RunSelection.Several();
        var withOutput = new Option<bool>("--with-output") { Description = "Also the checkpoints and results that the runs wrote." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("delete", "Remove the records of runs, and what they wrote if that is wanted.")
        {
            words, withOutput, yes,
        };
        command.SetAction(parsed => (int)RunFiles.Guard(
            "runs delete", () => Run(parsed.GetRequiredValue(words), parsed.GetValue(withOutput), parsed.GetValue(yes))));
        return command;
    }

    private static WorkerExitCode Run(string[] words, bool withOutput, bool yes)
    {
        try
        {
            if (PlanAll(words, withOutput) is not { } removals)
            {
                return WorkerExitCode.Usage;
            }

            RunRemovalView.Write(System.Console.Out, removals);
            if (!yes && !IsConfirmed())
            {
                return WorkerExitCode.Usage;
            }

            foreach (var removal in removals)
            {
                RunRemovalView.WriteDone(System.Console.Out, removal, removal.Execute());
            }

            return WorkerExitCode.Completed;
        }
        catch (RunRemovalException refusal)
        {
            Terminal.Error(refusal.Message, refusal.Hint);
            return WorkerExitCode.Usage;
        }
    }

    /// <summary>All are looked at before the first is removed; null when one of them can't be.</summary>
    private static List<RunRemoval>? PlanAll(string[] words, bool withOutput)
    {
        var resolver = new RunResolver(Environment.CurrentDirectory);
        List<RunRemoval> removals = [];
        foreach (var word in words)
        {
            if (RunSelection.Find(resolver, word, "runs delete") is not { } run)
            {
                return null;
            }

            if (run.Presence is RunPresence.Gone)
            {
                var place = run.Run is { } directory ? $": {directory.FullPath}" : "";
                System.Console.Error.WriteLine(Terminal.OneLine($"lathe runs delete: the folder of run {run.Id} is gone{place}"));
                System.Console.Error.WriteLine($"lathe runs forget {run.Id} takes it off the list.");
                return null;
            }

            if (removals.All(removal => removal.Run.Run!.FullPath != run.Run!.FullPath))
            {
                removals.Add(RunRemoval.Plan(run, withOutput));
            }
        }

        return removals;
    }

    private static bool IsConfirmed()
    {
        if (System.Console.IsInputRedirected)
        {
            System.Console.Error.WriteLine("Nothing was deleted: there is nobody to ask. Add --yes to delete without asking.");
            return false;
        }

        System.Console.Out.Write("Delete for good? [y/N] ");
        if (System.Console.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes")
        {
            return true;
        }

        System.Console.Error.WriteLine("Nothing was deleted.");
        return false;
    }
}
