namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>Between the URIs of editors and paths.</summary>
internal static class DocumentUri
{
    /// <summary>Absolute path of a <c>file:</c> URI; null for others, such as documents that were never saved.</summary>
    public static string? ToPath(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile && parsed.Host.Length == 0
            ? Path.GetFullPath(parsed.LocalPath)
            : null;

    /// <summary>The URI of an absolute path. Each part is escaped: <c>#</c> and <c>?</c> are characters of names.</summary>
    public static string OfPath(string path)
    {
        var parts = path.Replace(Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString);
        var escaped = string.Join('/', parts);
        return escaped.StartsWith('/') ? $"file://{escaped}" : $"file:///{escaped}";
    }
}
