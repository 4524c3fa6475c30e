using System.IO.MemoryMappedFiles;

namespace Lathe.Training.Tests.Diagnostics;

/// <summary>Resident memory of a known size, which the system has back after <see cref="Dispose"/>.</summary>
internal sealed class TouchedMemory : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public TouchedMemory(long bytes)
    {
        _file = MemoryMappedFile.CreateNew(mapName: null, bytes);
        _view = _file.CreateViewAccessor();
        for (var at = 0L; at < bytes; at += Environment.SystemPageSize)
        {
            _view.Write(at, (byte)1);
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
