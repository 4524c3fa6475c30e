using System.CommandLine;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe data</c>: what becomes of data before a model sees it.</summary>
internal static class DataCommand
{
    public static Command Create(Dictionary<Command, string> details)
    {
        var template = DataTemplateCommand.Create();
        details.Add(template, DataTemplateCommand.Details);
        return new Command("data", "Look at data and how it becomes text.") { template };
    }
}
