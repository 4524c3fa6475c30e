using System.Security.Cryptography;
using Lathe.Jobs.Downloads;

namespace Lathe.Jobs.Engines;

/// <summary>SHA-256 of archives: told, or beside them, and computed. In lower-case hexadecimal.</summary>
internal static class EngineChecksum
{
    private const int Digits = 64;
    private const int MaxFileBytes = 4096;
    private const int BufferSize = 1 << 20;

    /// <summary>Throws <see cref="EngineInstallException"/> when it is not 64 digits.</summary>
    public static string Parse(string text) => IsChecksum(text.Trim())
        ? text.Trim().ToLowerInvariant()
        : throw new EngineInstallException($"'{text}' is no SHA-256.", $"It has {Digits} hexadecimal digits.");

    /// <summary>From the file beside the archive, in the form <c>sha256sum</c> writes. Throws <see cref="EngineInstallException"/>.</summary>
    public static async Task<string> ReadAsync(EngineSource source, DownloadHttp http, CancellationToken cancellation)
    {
        var file = source.Checksum;
        try
        {
            var text = file.File is { } path
                ? await ReadTextAsync(File.OpenRead(path), cancellation).ConfigureAwait(false)
                : await FetchTextAsync(file, http, cancellation).ConfigureAwait(false);
            var word = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
            return IsChecksum(word) ? word.ToLowerInvariant() : throw Missing($"{file.Shown} holds none", null);
        }
        catch (BrokenOffException failure)
        {
            throw Missing($"{file.Shown} can't be fetched: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing($"there is no {file.Shown}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Missing($"{file.Shown} can't be read: {failure.Message}", failure);
        }
        catch (DownloadException failure)
        {
            throw Missing(failure.Message.TrimEnd('.'), failure);
        }

        EngineInstallException Missing(string why, Exception? inner) => new(
            $"The archive's SHA-256 is not known: {why}.", "Put the archive's .sha256 file beside it, or give the SHA-256.", inner);
    }

    /// <summary>From the stream's beginning to its end.</summary>
    public static async Task<string> ComputeAsync(Stream stream, ProgressMeter meter, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        stream.Position = 0;
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
            meter.Tell("Checking the archive", stream.Position, stream.Length);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsChecksum(string word) => word.Length == Digits && word.All(char.IsAsciiHexDigit);

    private static async Task<string> FetchTextAsync(EngineSource file, DownloadHttp http, CancellationToken cancellation)
    {
        using var answer = await http.AskAsync(file.Address!, _ => { }, cancellation).ConfigureAwait(false);
        return await ReadTextAsync(await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    private static async Task<string> ReadTextAsync(Stream stream, CancellationToken cancellation)
    {
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[MaxFileBytes];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
        }
    }
}
