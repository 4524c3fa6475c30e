namespace Lathe.Protocol.Runs;

/// <summary>The user's state folder (XDG Base Directory Specification, XDG_STATE_HOME).</summary>
public static class StateFolder
{
    /// <summary><c>$XDG_STATE_HOME/lathe/runs</c>, default <c>~/.local/state/lathe/runs</c>; below LocalAppData on Windows.</summary>
    public static string Runs => Path.Combine(Base, "lathe", "runs");

    /// <summary>Pointer file of a run.</summary>
    public static string PointerOf(RunId id) => Path.Combine(Runs, $"{id}.json");

    /// <summary>Tickets of the runs that wait for a device, or have it.</summary>
    public static string QueueOf(string device) => Path.Combine(Base, "lathe", "queue", FileName(device));

    /// <summary>Held by the worker that has the device.</summary>
    public static string DeviceLockOf(string device) => Path.Combine(Base, "lathe", "devices", FileName(device) + ".lock");

    /// <summary>Starts that were asked for with a key.</summary>
    public static string Starts => Path.Combine(Base, "lathe", "starts");

    /// <summary>What checks of datasets found, for recipes that use them.</summary>
    public static string DataChecks => Path.Combine(Base, "lathe", "data-checks");

    /// <summary>Such as <c>cuda-0</c> for <c>cuda:0</c>.</summary>
    private static string FileName(string device) =>
        string.Concat(device.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

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
