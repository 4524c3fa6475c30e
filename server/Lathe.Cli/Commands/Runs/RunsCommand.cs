using System.CommandLine;

namespace Lathe.Cli.Commands.Runs;

/// <summary><c>lathe runs</c>: what was trained here.</summary>
internal static class RunsCommand
{
    /// <summary>The command, and details of help by subcommand.</summary>
    public static Command Create(IDictionary<Command, string> details)
    {
        var command = new Command("runs", "List, show, compare and remove runs; let running ones save or evaluate.");
        Add(RunsListCommand.Create(), RunsListCommand.Details);
        Add(RunsShowCommand.Create(), RunsShowCommand.Details);
        Add(RunsDiffCommand.Create(), RunsDiffCommand.Details);
        Add(RunsRequestCommand.CreateSave(), RunsRequestCommand.SaveDetails);
        Add(RunsRequestCommand.CreateEvaluate(), RunsRequestCommand.EvaluateDetails);
        Add(RunsForgetCommand.Create(), RunsForgetCommand.Details);
        Add(RunsDeleteCommand.Create(), RunsDeleteCommand.Details);
        return command;

        void Add(Command child, string text)
        {
            command.Add(child);
            details.Add(child, text);
        }
    }
}
