using System.Runtime.CompilerServices;

namespace Lathe.Training.Tests;

/// <summary>Runs keep tokenized rows in the user's cache folder; those of tests stay out of it.</summary>
internal static class OwnCache
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("lathe-cache-").FullName;

    [ModuleInitializer]
    internal static void Use()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }
}
