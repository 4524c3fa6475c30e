using System.IO.MemoryMappedFiles;
using Lathe.Training.Loop;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// States on the processor that the system may move to the disk when memory runs short: each large one is a mapping of a temporary file.
/// </summary>
/// <remarks>
/// The files belong to their owner alone, and have no name any more when they are used (on Windows the system deletes them when they are
/// closed), so nothing is left however the process ends. Their space is taken at once: a disk that fills up later would kill the process.
/// While there is memory the states stay in it, and the system writes what changed to the disk in the background; without, a step reads
/// and writes every state once. Plans count <see cref="Budget"/> of it.
/// </remarks>
/// <param name="folder">Where the files are made; best on a disk, since a file system in memory saves nothing.</param>
/// <param name="leastBytes">Smaller states stay in memory: they would not save what a file costs.</param>
public sealed unsafe class PagedStates(string folder, long leastBytes = PagedStates.LeastBytes) : IStateMemory
{
    /// <summary>States below this size are not paged.</summary>
    public const long LeastBytes = 256 << 10;

    /// <summary>
    /// Bytes that are enough to go on at the speed of the disk: pages in use, read ahead, or on their way to the disk.
    /// </summary>
    public const long Budget = 256L << 20;

    private readonly ResidentStates _resident = new();
    private readonly List<MemoryMappedViewAccessor> _views = [];
    private readonly List<MemoryMappedFile> _open = [];

    /// <summary>Bytes in files.</summary>
    public long PagedBytes { get; private set; }

    /// <exception cref="TrainingException">The file can't be made, or the disk has no room for it.</exception>
    public Tensor Zeros(ReadOnlySpan<long> shape, ScalarType type, Device device)
    {
        var bytes = type == ScalarType.Byte ? 1L : sizeof(float);
        foreach (var size in shape)
        {
            bytes = checked(bytes * size);
        }

        if (bytes < leastBytes || device.type != TorchSharp.DeviceType.CPU)
        {
            return _resident.Zeros(shape, type, device);
        }

        var view = Map(bytes);
        _views.Add(view);
        PagedBytes += bytes;
        byte* memory = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
        return TensorMemory.FromMemory(memory, type, shape).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        foreach (var view in _views)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }

        _open.ForEach(file => file.Dispose());
        _views.Clear();
        _open.Clear();
    }

    private MemoryMappedViewAccessor Map(long bytes)
    {
        try
        {
            var mapping = MemoryMappedFile.CreateFromFile(
                Create(bytes), null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            var view = mapping.CreateViewAccessor(0, bytes);
            if (OperatingSystem.IsWindows())
            {
                _open.Add(mapping);
            }
            else
            {
                // The pages keep the file alive; a model has more states than a process may have files open.
                mapping.Dispose();
            }

            return view;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                TrainingFailure.Output,
                $"Paged optimizer states need {(PagedBytes + bytes) >> 20} MiB or more in {folder}, and a file for them could not be made: {failure.Message}",
                "Free space there, or choose an optimizer that is not paged, such as optim: adamw_8bit.",
                failure);
        }
    }

    private FileStream Create(long bytes)
    {
        var path = Path.Combine(folder, $"optimizer-states-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            PreallocationSize = bytes,
            Options = FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            return WithLength(new FileStream(path, options), bytes);
        }

        options.Options = FileOptions.None;
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return WithLength(file, bytes);
    }

    private static FileStream WithLength(FileStream file, long bytes)
    {
        try
        {
            file.SetLength(bytes);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
