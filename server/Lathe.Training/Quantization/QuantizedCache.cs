using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lathe.Models;
using Lathe.Models.Safetensors;

namespace Lathe.Training.Quantization;

/// <summary>
/// The layers of a model in four bits, kept on the disk in the layout of bitsandbytes: the next run maps them instead of quantizing again,
/// and the system may evict them. What was made of other weights, or in another way, stands under another name.
/// </summary>
/// <param name="folder">Its own folder; it exists once all is in it.</param>
public sealed class QuantizedCache(string folder)
{
    private const int Format = 1;

    public string Folder { get; } = folder;

    /// <summary>Of a model in the user's cache folder; null where nothing is kept: eight bits have no layout that others read.</summary>
    public static QuantizedCache? For(string modelFolder, QuantizationOptions options)
    {
        if (options.Code is not { } code)
        {
            return null;
        }

        var kind = string.Create(CultureInfo.InvariantCulture, $"{Format} {code.Name} {options.DoubleQuantization}");
        var files = new DirectoryInfo(modelFolder).EnumerateFiles()
            .Where(file => file.Extension is ".safetensors" or ".bin").OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        var identity = string.Join('\n', [kind, Path.GetFullPath(modelFolder), .. files]);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
        return new QuantizedCache(Path.Combine(CacheRoot, "lathe", "quantized", name));
    }

    /// <summary>Mapped; null when nothing is kept, or it can't be read.</summary>
    public Checkpoint? Open()
    {
        try
        {
            return Directory.Exists(Folder) ? Checkpoint.Open(Folder) : null;
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    /// <summary>Keeps the layers, for the owner only.</summary>
    /// <returns>Bytes on the disk; null when they can't be kept, which is no reason for a run to fail.</returns>
    public long? Keep(IEnumerable<KeyValuePair<string, FourBitWeight>> weights)
    {
        var partial = $"{Folder}.{Environment.ProcessId}.partial";
        try
        {
            CreateFolder(Path.GetDirectoryName(Folder)!);
            CreateFolder(partial);
            _ = SafetensorsWriter.WriteCheckpoint(
                partial, [.. weights.SelectMany(pair => FourBitFile.Write(pair.Key, pair.Value))], maxShardBytes: long.MaxValue);
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }

            Directory.Move(partial, Folder);
            return new DirectoryInfo(Folder).EnumerateFiles().Sum(file => file.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ModelFileException)
        {
            Remove(partial);
            return null;
        }
    }

    /// <summary>$XDG_CACHE_HOME, default ~/.cache (XDG Base Directory Specification); LocalAppData on Windows.</summary>
    private static string CacheRoot =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
        : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
        }
        else
        {
            _ = Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It lies beside the others and is named partial.
        }
    }
}
