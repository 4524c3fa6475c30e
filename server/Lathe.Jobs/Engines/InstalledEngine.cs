using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Engines;

/// <param name="Folder">Absolute path.</param>
/// <param name="Identity">What its manifest says.</param>
public sealed record InstalledEngine(string Folder, EngineIdentity Identity)
{
    /// <summary>Absolute path of the worker's executable.</summary>
    public string Worker => Path.Combine(Folder, EngineIdentity.ProgramName);

    /// <summary>Null when the folder holds no whole engine.</summary>
    internal static InstalledEngine? In(string folder)
    {
        try
        {
            return EngineIdentity.Parse(File.ReadAllBytes(Path.Combine(folder, EngineIdentity.FileName))) is { } identity
                && new InstalledEngine(folder, identity) is var engine && File.Exists(engine.Worker)
                    ? engine
                    : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
