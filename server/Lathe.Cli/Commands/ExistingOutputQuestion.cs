using Lathe.Cli.Console;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Commands;

/// <summary>Asks, where people read and type, what to do with what an earlier run left.</summary>
internal static class ExistingOutputQuestion
{
    /// <summary>Somebody is there to answer.</summary>
    public static bool CanAsk => !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected;

    /// <summary>Null when nothing was chosen, which is what an empty answer says.</summary>
    public static ExistingOutput? Ask(StartPlan plan, TextReader input, TextWriter output)
    {
        output.WriteLine(Terminal.Clean(plan.Message!));
        output.Write(plan.CanResume
            ? $"Delete that and begin anew (o), go on from {Path.GetFileName(plan.Checkpoint)} (r), or leave everything as it is? [o/r/N] "
            : "Delete that and begin anew? [y/N] ");
        return input.ReadLine()?.Trim().ToLowerInvariant() switch
        {
            "o" or "overwrite" => ExistingOutput.Overwrite,
            "y" or "yes" when !plan.CanResume => ExistingOutput.Overwrite,
            "r" or "resume" when plan.CanResume => ExistingOutput.Resume,
            _ => null,
        };
    }
}
