namespace Lathe.Protocol.Runs;

/// <summary>The user's state folder (XDG Base Directory Specification, XDG_STATE_HOME).</summary>
public static class StateFolder
{
    /// <summary><c>$XDG_STATE_HOME/lathe/runs</c>, default <c>~/.local/state/lathe/runs</c>; below LocalAppData on Windows.</summary>
    public static string Runs => Path.Combine(Base, "lathe", "runs");

    /// <summary>Pointer file of a run.</summary>
    public static string PointerOf(RunId id) => Path.Combine(Runs, $"{id}.json");

    private static string Base
    {
        get
        {
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            if (!string.IsNullOrEmpty(state) && Path.IsPathRooted(state))
            {
                return state;
            }

            return OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        }
    }
}
