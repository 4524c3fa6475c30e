using System.CommandLine;

namespace Lathe.Cli.Commands.Engines;

/// <summary><c>lathe engine</c>: the engine, where it does not come with the program.</summary>
internal static class EngineCommand
{
    public const string Details =
        """
        Lathe's small package checks and completes recipes; an engine, which trains them, can be installed beside it. Nothing is fetched
        but what is named here.

        Examples:
          lathe engine install lathe-engine-linux-x64-0.1.0.zip              with its .sha256 file beside it
          lathe engine install https://example.org/lathe-engine-linux-x64-0.1.0.zip --sha256 3f5c...
          lathe engine show
        """;

    public static Command Create() => new("engine", "Install the engine that trains, or show which one is used.")
    {
        EngineInstallCommand.Create(),
        EngineShowCommand.Create(),
    };
}
