namespace Lathe.Jobs.Catalogue;

/// <summary>A file that a run wrote and nobody changed since.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ChangedAt">UTC; another time when it is to be removed means that it is no longer the same file.</param>
/// <param name="IsArtifact">In the output folder, not among the records.</param>
public sealed record OwnFile(string Path, long Bytes, DateTime ChangedAt, bool IsArtifact)
{
    /// <summary>Null for what is no plain file: a folder, a link, or nothing.</summary>
    internal static OwnFile? At(string path, bool isArtifact)
    {
        var file = new FileInfo(path);
        return file is { Exists: true, LinkTarget: null } && !file.Attributes.HasFlag(FileAttributes.Directory)
            ? new OwnFile(path, file.Length, file.LastWriteTimeUtc, isArtifact)
            : null;
    }

    internal static bool IsPlainFolder(string path) => new DirectoryInfo(path) is { Exists: true, LinkTarget: null };
}
