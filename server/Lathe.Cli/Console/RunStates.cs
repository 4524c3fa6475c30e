using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Console;

/// <summary>States of runs in a word, and what is marked by colour.</summary>
internal static class RunStates
{
    /// <summary>Of a run whose folder is not there.</summary>
    public const string Gone = "gone";

    /// <summary>Of a run whose records can't be read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Any of the states of a run that has not ended.</summary>
    public const string Active = "active";

    private static readonly RunState[] ActiveStates =
        [RunState.Queued, RunState.Starting, RunState.Running, RunState.Paused, RunState.Stopping];

    /// <summary>Words a list can be narrowed by.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<RunState>().Select(Of), Gone, Unreadable, Active];

    public static string Of(RunState state) => state.ToString().ToLowerInvariant();

    public static bool IsActive(RunState state) => ActiveStates.Contains(state);

    /// <summary>A Spectre colour.</summary>
    public static string ColorOf(string state) => state switch
    {
        "finished" => "green",
        "failed" or "lost" => "red",
        Gone or Unreadable => "grey",
        "stopped" or "stopping" or "paused" => "yellow",
        _ => "blue",
    };
}
