namespace Lathe.Models.Safetensors;

/// <summary>
/// A file being written under a temporary name beside its target: complete on the disk before <see cref="Commit"/> renames it,
/// and gone if that never happens.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private const string Suffix = ".partial";
    private const int BufferBytes = 1 << 20;

    private readonly string _temporary;
    private bool _committed;

    private StagedFile(string path) => (Path, _temporary) = (path, path + Suffix);

    public string Path { get; }

    /// <summary>Writes and flushes the temporary file.</summary>
    /// <param name="path">The target.</param>
    /// <param name="length">Size it will have: reserved first, so that a full disk is noticed before anything is written.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="ModelFileException">The file system refuses; the temporary file is removed.</exception>
    public static StagedFile Write(string path, long length, Action<Stream> write)
    {
        var staged = new StagedFile(path);
        try
        {
            using var stream = new FileStream(staged._temporary, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = BufferBytes,
                PreallocationSize = length,
            });
            write(stream);
            stream.Flush(flushToDisk: true);
            return staged;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            staged.Dispose();
            throw new ModelFileException(path, $"cannot be written ({length:N0} bytes): {error.Message}", inner: error);
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        File.Move(_temporary, Path, overwrite: true);
        _committed = true;
    }

    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        try
        {
            File.Delete(_temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report; the next save overwrites the leftover.
        }
    }
}
