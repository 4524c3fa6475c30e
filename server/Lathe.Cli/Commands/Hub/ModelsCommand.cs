using System.CommandLine;
using Lathe.Jobs.Hub;

namespace Lathe.Cli.Commands.Hub;

/// <summary><c>lathe models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Work with models.") { FetchCommand.Create(HubKind.Model) };
}
