using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lathe.Jobs.Hub;

/// <summary>Hashes as hubs give them.</summary>
internal static class HubHash
{
    /// <summary>A file is what its listing says.</summary>
    public static async Task<bool> IsRightAsync(string path, HubFile file, CancellationToken cancellation)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false))
        {
            if (file.Size is { } size && size != stream.Length)
            {
                return false;
            }

            return file switch
            {
                { Sha256: { } sha256 } => Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)) == sha256,
                { BlobId: { } blob } => await GitAsync(stream, cancellation).ConfigureAwait(false) == blob,
                _ => true,
            };
        }
    }

    /// <summary>Git's name of a blob: the SHA-1 of its kind, its length and its content.</summary>
    private static async Task<string> GitAsync(FileStream stream, CancellationToken cancellation)
    {
#pragma warning disable CA5350 // Git's choice; it tells damage, and https: tells who sent it.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        var buffer = new byte[1 << 20];
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
