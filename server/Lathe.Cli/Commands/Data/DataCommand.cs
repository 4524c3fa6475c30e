using System.CommandLine;

namespace Lathe.Cli.Commands.Data;

/// <summary><c>lathe data</c>: what a training is fed with, before it is.</summary>
internal static class DataCommand
{
    /// <summary>The command, and details of help by subcommand.</summary>
    public static Command Create(IDictionary<Command, string> details)
    {
        var command = new Command("data", "Check datasets, and show what a training makes of their rows.");
        Add(DataCheckCommand.Create(), DataCheckCommand.Details);
        Add(DataPreviewCommand.Create(), DataPreviewCommand.Details);
        return command;

        void Add(Command child, string text)
        {
            command.Add(child);
            details.Add(child, text);
        }
    }
}
