using System.CommandLine;
using Lathe.Cli.Commands.Hub;
using Lathe.Jobs.Hub;

namespace Lathe.Cli.Commands.Data;

/// <summary><c>lathe data</c>: what a training is fed with, before it is.</summary>
internal static class DataCommand
{
    /// <summary>The command, and details of help by subcommand.</summary>
    public static Command Create(Dictionary<Command, string> details)
    {
        var command = new Command("data", "Check datasets, show what a training makes of their rows, list chat templates, fetch datasets.");
        Add(DataCheckCommand.Create(), DataCheckCommand.Details);
        Add(DataPreviewCommand.Create(), DataPreviewCommand.Details);
        Add(DataTemplateCommand.Create(), DataTemplateCommand.Details);
        command.Add(FetchCommand.Create(HubKind.Dataset));
        return command;

        void Add(Command child, string text)
        {
            command.Add(child);
            details.Add(child, text);
        }
    }
}
