using System.IO.Compression;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Engines;

/// <summary>
/// An engine as one zip archive, its manifest at the root. Nothing in it is believed: it is looked through before the first file is written,
/// and files come out with the owner's rights only, plain, below the folder, and not longer than was said.
/// </summary>
internal sealed class EngineArchive : IDisposable
{
    /// <summary>Limits far above any engine: entries, bytes of all files together, and bytes for one of the archive.</summary>
    internal const int MaxEntries = 10_000;
    internal const long MaxBytes = 32L << 30;
    internal const int MaxRatio = 50;

    private const int MaxManifestBytes = 64 * 1024;
    private const int BufferSize = 1 << 17;
    private const int FileTypeBits = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int ExecutableBits = 0b001_001_001;

    private readonly ZipArchive _zip;

    /// <summary>Looks it through. Throws <see cref="EngineInstallException"/>. The stream stays open.</summary>
    public EngineArchive(Stream stream)
    {
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException failure)
        {
            throw Refusal("it is no zip archive, or not a whole one", failure);
        }

        try
        {
            CheckSizes(stream.Length);
            foreach (var entry in _zip.Entries)
            {
                CheckKind(entry);
                CheckName(entry.FullName);
            }

            Identity = ReadIdentity();
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    public EngineIdentity Identity { get; }

    /// <summary>Of all files, unpacked.</summary>
    public long Bytes { get; private set; }

    /// <summary>Unpacks into an empty folder. Throws <see cref="EngineInstallException"/>, <see cref="IOException"/>.</summary>
    public async Task UnpackAsync(string folder, ProgressMeter meter, CancellationToken cancellation)
    {
        var done = 0L;
        var buffer = new byte[BufferSize];
        try
        {
            foreach (var entry in _zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                var path = Path.Combine(folder, entry.FullName);
                PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
                var file = PrivateFiles.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                await using (file.ConfigureAwait(false))
                {
                    var content = await entry.OpenAsync(cancellation).ConfigureAwait(false);
                    await using (content.ConfigureAwait(false))
                    {
                        var left = entry.Length;
                        while (left >= 0 && await content.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
                        {
                            left -= count;
                            await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                            meter.Tell("Unpacking", done += count, Bytes);
                        }

                        if (left != 0)
                        {
                            throw Refusal($"'{entry.FullName}' is not as long as it says");
                        }
                    }

                    file.Flush(flushToDisk: true);
                }

                if (!OperatingSystem.IsWindows() && IsProgram(entry))
                {
                    File.SetUnixFileMode(path, PrivateFiles.FolderMode);
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
        {
            throw Refusal("it is damaged, or packed in a way that is not known", failure);
        }
    }

    public void Dispose() => _zip.Dispose();

    private void CheckSizes(long archiveBytes)
    {
        if (_zip.Entries.Count > MaxEntries)
        {
            throw Refusal($"it holds {_zip.Entries.Count} files, more than {MaxEntries}");
        }

        foreach (var entry in _zip.Entries)
        {
            // One by one, so that no sum can overflow.
            Bytes += entry.Length;
            if (entry.Length < 0 || Bytes > MaxBytes || Bytes / MaxRatio > archiveBytes)
            {
                throw Refusal("its files would come to far more than an engine");
            }
        }
    }

    /// <summary>Archives made on Windows tell no kind: plain files.</summary>
    private static void CheckKind(ZipArchiveEntry entry)
    {
        if (((entry.ExternalAttributes >> 16) & FileTypeBits) is not (0 or RegularFile or Folder))
        {
            throw Refusal($"'{entry.FullName}' is a link or device");
        }
    }

    private static void CheckName(string name)
    {
        var parts = (name.EndsWith('/') ? name[..^1] : name).Split('/');
        if (name.Any(character => character is '\\' or ':' || char.IsControl(character)) || parts.Any(part => part is "" or "." or ".."))
        {
            throw Refusal($"the name '{name}' leads out of its folder");
        }
    }

    private static bool IsProgram(ZipArchiveEntry entry) =>
        entry.FullName == EngineIdentity.ProgramName || ((entry.ExternalAttributes >> 16) & ExecutableBits) != 0;

    private EngineIdentity ReadIdentity()
    {
        if (_zip.GetEntry(EngineIdentity.FileName) is not { Length: <= MaxManifestBytes } entry)
        {
            throw Refusal($"it holds no {EngineIdentity.FileName}");
        }

        try
        {
            using var content = entry.Open();
            var bytes = new byte[MaxManifestBytes];
            var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return EngineIdentity.Parse(bytes.AsSpan(0, length)) ?? throw Refusal($"its {EngineIdentity.FileName} does not say what it is for");
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
        {
            throw Refusal($"its {EngineIdentity.FileName} is damaged", failure);
        }
    }

    private static EngineInstallException Refusal(string why, Exception? inner = null) =>
        new($"The archive is no engine that can be installed: {why}.", "Get the archive again, from whoever publishes Lathe.", inner);
}
