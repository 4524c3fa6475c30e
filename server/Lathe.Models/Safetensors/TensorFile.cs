namespace Lathe.Models.Safetensors;

/// <summary>A file with tensors, open for reading. Pointers into it are valid until <see cref="Dispose()"/>.</summary>
public abstract unsafe class TensorFile : IDisposable
{
    public abstract string Path { get; }

    /// <summary>The tensors, in the order of their data.</summary>
    public abstract IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>First byte of a tensor of this file; <see cref="SafetensorsEntry.Length"/> bytes follow, row-major without gaps.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="ArgumentException">The entry is another file's.</exception>
    public abstract byte* Data(SafetensorsEntry entry);

    /// <summary>Gives the memory of a tensor back; it is read from the file again if it is needed again.</summary>
    public abstract void Release(SafetensorsEntry entry);

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
