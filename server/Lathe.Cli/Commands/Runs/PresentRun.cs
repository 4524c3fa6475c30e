using Lathe.Protocol.Runs;

namespace Lathe.Cli.Commands.Runs;

/// <summary>A run with records.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Record">Who and where.</param>
/// <param name="ShortName">Names it on the command line.</param>
internal sealed record PresentRun(RunDirectory Run, RunRecord Record, string ShortName)
{
    /// <summary>Such as <c>k3f9q (my.yaml)</c>.</summary>
    public string Title => $"{ShortName} ({Path.GetFileName(Record.RecipePath)})";
}
