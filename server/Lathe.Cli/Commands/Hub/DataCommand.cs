using System.CommandLine;
using Lathe.Jobs.Hub;

namespace Lathe.Cli.Commands.Hub;

/// <summary><c>lathe data</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Work with datasets.") { FetchCommand.Create(HubKind.Dataset) };
}
