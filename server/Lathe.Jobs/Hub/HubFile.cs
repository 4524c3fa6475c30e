namespace Lathe.Jobs.Hub;

/// <summary>A file of a hub's repository.</summary>
/// <param name="Name">Path inside of the repository, with slashes.</param>
/// <param name="Size">Bytes; null when the hub does not say.</param>
/// <param name="Sha256">Of its content, for large files.</param>
/// <param name="BlobId">Git's SHA-1 of it. For large files that is of a stand-in, not of the content.</param>
internal sealed record HubFile(string Name, long? Size, string? Sha256, string? BlobId)
{
    /// <summary>What its content must come to; null when nothing is known of it.</summary>
    public string? Expected => Sha256 ?? BlobId;
}
