using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Engines;

/// <summary>
/// The folder of installed engines. Each has a folder of its own, which nothing is changed in; the file <c>current</c> names the one in use,
/// so that changing it is one rename, and runs that were started from another go on.
/// </summary>
/// <param name="folder">Absolute path; need not exist.</param>
public sealed class EngineStore(string folder)
{
    private const string StagePrefix = ".new-";
    private const int MaxNameLength = 100;
    private static readonly TimeSpan PartsLifetime = TimeSpan.FromDays(7);

    /// <summary><c>$XDG_DATA_HOME/lathe/engines</c>, default <c>~/.local/share/lathe/engines</c>; below LocalAppData on Windows.</summary>
    public static EngineStore OfUser => new(Path.Combine(UserData, "lathe", "engines"));

    public string Folder => folder;

    /// <summary>The engine in use; null when none is installed, or what is there is not whole.</summary>
    public InstalledEngine? Current
    {
        get
        {
            try
            {
                var pointer = new FileInfo(Pointer);
                return pointer is { Exists: true, Length: < MaxNameLength } && File.ReadAllText(Pointer).Trim() is { Length: > 0 } name
                    && name == Path.GetFileName(name)
                        ? InstalledEngine.In(Path.Combine(folder, name))
                        : null;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    private string Pointer => Path.Combine(folder, "current");

    private string Downloads => Path.Combine(folder, "downloads");

    private static string UserData
    {
        get
        {
            var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            if (!string.IsNullOrEmpty(data) && Path.IsPathRooted(data))
            {
                return data;
            }

            return OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        }
    }

    /// <summary>
    /// Has to be held by whoever changes the folder; null when somebody else does. Creates the folder. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> when that is not possible.
    /// </summary>
    internal FileLock? TryLock()
    {
        PrivateFiles.CreateDirectory(folder);
        return FileLock.TryTake(Path.Combine(folder, "install.lock"));
    }

    /// <summary>Where the archive with that SHA-256 is kept until all of it is there. Creates the folder around it.</summary>
    internal string PartOf(string sha256)
    {
        PrivateFiles.CreateDirectory(Downloads);
        return Path.Combine(Downloads, sha256 + ".part");
    }

    /// <summary>An empty folder for an engine that is not whole yet.</summary>
    internal string CreateStage()
    {
        var stage = Path.Combine(folder, StagePrefix + Guid.NewGuid().ToString("N"));
        PrivateFiles.CreateDirectory(stage);
        return stage;
    }

    /// <summary>Takes it away; what does not go now goes before the next installation.</summary>
    internal static void RemoveStage(string stage)
    {
        try
        {
            Directory.Delete(stage, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Gives a whole engine its name and has it used from now on.</summary>
    internal InstalledEngine Use(string stage, EngineIdentity identity)
    {
        var name = $"{identity.Version}-{Guid.NewGuid().ToString("N")[..8]}";
        var place = Path.Combine(folder, name);
        Directory.Move(stage, place);
        PrivateFiles.Write(Pointer, name + "\n");
        return new InstalledEngine(place, identity);
    }

    /// <summary>
    /// Removes engines that are no longer in use and what broken-off installations left; parts of archives after a week. What can't
    /// be removed stays for the next time. Done before an installation and when a daemon starts, never after a change of engines: somebody
    /// may have been told the former one a moment ago.
    /// </summary>
    public void RemoveUnused()
    {
        try
        {
            if (Directory.Exists(folder) && TryLock() is { } held)
            {
                using (held)
                {
                    RemoveUnusedNow();
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>The same for whoever holds the lock. Throws like <see cref="TryLock"/>.</summary>
    internal void RemoveUnusedNow()
    {
        var used = Current?.Folder;
        foreach (var engine in Directory.GetDirectories(folder).Where(path => path != used && path != Downloads && !EngineHold.IsHeld(path)))
        {
            // First the manifest: what is half removed is no engine any more.
            File.Delete(Path.Combine(engine, EngineIdentity.FileName));
            Directory.Delete(engine, recursive: true);
        }

        if (Directory.Exists(Downloads))
        {
            foreach (var part in Directory.GetFiles(Downloads).Where(part => DateTime.UtcNow - File.GetLastWriteTimeUtc(part) > PartsLifetime))
            {
                File.Delete(part);
            }
        }
    }
}
