namespace Lathe.Models.Safetensors;

/// <summary>
/// A safetensors file, memory-mapped read-only: tensors are read where the kernel put them, nothing is copied. Pointers and
/// spans are valid until <see cref="Dispose"/>. The file must not be truncated by others meanwhile (writers here replace
/// files by renaming, which is safe). Data may be unaligned if the file's author did not pad its header.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    internal SafetensorsFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Strings of the header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>The tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; } = [];

    /// <summary>Maps a file and checks its header against the format's rules.</summary>
    /// <exception cref="ModelFileException">The file is missing, unreadable or malformed; the message names file and tensor.</exception>
    public static SafetensorsFile Open(string path) => throw new NotImplementedException();

    /// <summary>The entry of that name, or null.</summary>
    public SafetensorsEntry? Find(string name) => throw new NotImplementedException();

    /// <summary>First byte of a tensor of this file; <see cref="SafetensorsEntry.Length"/> bytes follow.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public byte* Data(SafetensorsEntry entry) => throw new NotImplementedException();

    /// <summary>The bytes of a tensor of at most 2 GiB; for larger ones use <see cref="Data"/>.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public ReadOnlySpan<byte> Span(SafetensorsEntry entry) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
