using System.Globalization;
using System.Text;

namespace Lathe.Training.Native;

/// <summary>The system's libstdc++ and the newest GLIBCXX symbol version it defines.</summary>
/// <param name="Path">Where it was found; null when this system has none (not glibc, not Linux).</param>
/// <param name="NewestVersion">Such as 3.4.30; null when unknown.</param>
public sealed record CxxRuntime(string? Path, Version? NewestVersion)
{
    /// <summary>The libstdc++ that this process already uses (the .NET runtime is linked to it).</summary>
    public static CxxRuntime Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(null, null);
        }

        var path = File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains("/libstdc++.so", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
            .FirstOrDefault();
        return path is null ? new(null, null) : new(path, NewestIn(File.ReadAllBytes(path)));
    }

    /// <summary>Parses <c>GLIBCXX_3.4.30</c>; null for any other name.</summary>
    public static Version? ParseVersion(string symbolVersion) =>
        symbolVersion.StartsWith("GLIBCXX_", StringComparison.Ordinal) && Version.TryParse(symbolVersion["GLIBCXX_".Length..], out var version)
            ? version
            : null;

    private static Version? NewestIn(ReadOnlySpan<byte> library)
    {
        Version? newest = null;
        var prefix = "GLIBCXX_3."u8;
        for (var at = library.IndexOf(prefix); at >= 0;)
        {
            var rest = library[at..];
            var end = rest.IndexOf((byte)0);
            var version = ParseVersion(Encoding.ASCII.GetString(rest[..(end < 0 ? rest.Length : end)]));
            if (version is not null && (newest is null || version > newest))
            {
                newest = version;
            }

            var next = rest[prefix.Length..].IndexOf(prefix);
            at = next < 0 ? -1 : at + prefix.Length + next;
        }

        return newest;
    }

    public override string ToString() =>
        Path is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Path} (GLIBCXX_{NewestVersion})");
}
