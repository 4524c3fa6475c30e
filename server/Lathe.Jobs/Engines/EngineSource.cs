using Lathe.Jobs.Downloads;

namespace Lathe.Jobs.Engines;

/// <summary>Where an engine's archive is: a file here, or an address.</summary>
/// <param name="File">Absolute path; null when it is an address.</param>
/// <param name="Address"><c>https:</c>, or <c>http:</c> of this machine; null when it is a file.</param>
internal sealed record EngineSource(string? File, Uri? Address)
{
    private const string Suffix = ".sha256";

    /// <summary>Throws <see cref="EngineInstallException"/> for anything else.</summary>
    public static EngineSource Parse(string source)
    {
        if (Path.IsPathFullyQualified(source))
        {
            return new(Path.GetFullPath(source), null);
        }

        if (!Uri.TryCreate(source, UriKind.Absolute, out var address))
        {
            throw new EngineInstallException(
                $"'{source}' is neither an absolute path nor an https: address.", "Give the place of an engine's archive, lathe-engine-*.zip.");
        }

        Check(address);
        return new(null, address);
    }

    /// <summary>Without what may be secret in an address: user, password, query.</summary>
    public string Shown => File ?? DownloadAddress.Show(Address!);

    /// <summary>Where the archive's SHA-256 is when nobody gives it: a name more than the archive's.</summary>
    public EngineSource Checksum => File is not null
        ? new(File + Suffix, null)
        : new(null, new UriBuilder(Address!) { Path = Address!.AbsolutePath + Suffix }.Uri);

    /// <summary>Throws <see cref="EngineInstallException"/> when others on the way could read or change what comes from there.</summary>
    public static void Check(Uri address)
    {
        if (!DownloadAddress.IsSafe(address))
        {
            throw new EngineInstallException(
                $"Engines are fetched over https: only, not from {DownloadAddress.Show(address)}.", "Give an https: address, or fetch the file and give its path.");
        }
    }
}
