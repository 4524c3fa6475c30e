namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>Between the URIs of editors and paths.</summary>
internal static class DocumentUri
{
    /// <summary>Absolute path of a <c>file:</c> URI; null for others, such as documents that were never saved.</summary>
    public static string? ToPath(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile && parsed.Host.Length == 0
            ? Path.GetFullPath(parsed.LocalPath)
            : null;
}
