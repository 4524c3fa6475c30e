using System.Runtime.InteropServices;
using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>
/// A file of weights that <c>torch.save</c> wrote (PyTorch 1.6 and later): a zip file with a pickle, which says what tensors there are, and
/// their bytes. It is mapped like safetensors; only a tensor whose elements are not in a row is copied, when it is asked for. The pickle is
/// read as data (<see cref="PickleReader"/>).
/// </summary>
public sealed unsafe class PyTorchFile : TensorFile
{
    /// <summary>A tensor takes some 150 bytes.</summary>
    private const int MaxPickleBytes = 1 << 24;
    private const string PickleName = "/data.pkl";

    private readonly MappedFile _file;
    private readonly Dictionary<string, (SafetensorsEntry Entry, PickledTensor Tensor)> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> _copies = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private PyTorchFile(MappedFile file)
    {
        _file = file;
        if (file.Span(0, 2) is not [(byte)'P', (byte)'K'])
        {
            throw Refused(file.Span(0, 1)[0] == 0x80
                ? "it has the form of PyTorch before 1.6. Load it there and save it again with a newer one, or convert it to safetensors"
                : "it is no zip file. Copy it from the model again");
        }

        var entries = ZipEntries.Read(file);
        var pickleName = entries.Keys.FirstOrDefault(name => name.EndsWith(PickleName, StringComparison.Ordinal))
            ?? throw Refused("there is no data.pkl in it");
        var root = pickleName[..^PickleName.Length];
        CheckByteOrder(entries, root);
        foreach (var (name, tensor) in Tensors(entries[pickleName]))
        {
            Add(name, tensor, entries, root);
        }

        Entries = [.. _tensors.Values.Select(t => t.Entry).OrderBy(entry => entry.Offset)];
    }

    public override string Path => _file.Path;

    public override IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Maps a file and reads which tensors it has.</summary>
    /// <exception cref="ModelFileException">The file is missing or malformed, or asks for what tensors do not need.</exception>
    public static PyTorchFile Open(string path)
    {
        var file = MappedFile.Open(path, ZipEntries.EndBytes, "a file of weights has more");
        try
        {
            return new PyTorchFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override byte* Data(SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var start = _file.Start;
        if (!_tensors.TryGetValue(entry.Name, out var known) || known.Entry != entry)
        {
            throw new ArgumentException($"Tensor \"{entry.Name}\" is not one of {Path}.", nameof(entry));
        }

        if (IsInARow(known.Tensor))
        {
            return start + entry.Offset;
        }

        lock (_lock)
        {
            if (!_copies.TryGetValue(entry.Name, out var copy))
            {
                copy = (nint)Gathered(start, entry, known.Tensor);
                _copies.Add(entry.Name, copy);
            }

            return (byte*)copy;
        }
    }

    /// <summary>Copies stay until the file is closed: they may be asked for again.</summary>
    public override void Release(SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_tensors.TryGetValue(entry.Name, out var known) && IsInARow(known.Tensor))
        {
            MappedPages.Release(Data(entry), entry.Length);
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var copy in _copies.Values)
        {
            NativeMemory.Free((void*)copy);
        }

        _copies.Clear();
        _file.Dispose();
    }

    private List<(string Name, PickledTensor Tensor)> Tensors((long Offset, long Length) pickle)
    {
        if (pickle.Length > MaxPickleBytes)
        {
            throw Refused($"its pickle has {pickle.Length:N0} bytes; at most {MaxPickleBytes:N0} are read");
        }

        try
        {
            var root = new PickleReader(_file.Span(pickle.Offset, (int)pickle.Length)).Read() as PickledDictionary
                ?? throw new FormatException("it is no dictionary of tensors");
            return [.. root.Entries.Select(entry => entry is (string name, PickledTensor tensor)
                ? (name, tensor)
                : throw new FormatException($"\"{ModelFileException.Printable($"{entry.Key}")}\" is no tensor. Save the weights alone (model.state_dict())"))];
        }
        catch (FormatException e)
        {
            throw new ModelFileException(Path, $"its pickle is not read further: {e.Message}.", inner: e);
        }
    }

    private void Add(string name, PickledTensor tensor, Dictionary<string, (long Offset, long Length)> entries, string root)
    {
        var bytes = tensor.Storage.Dtype.Bits() / 8;
        if (!entries.TryGetValue($"{root}/data/{tensor.Storage.Key}", out var place) || tensor.Storage.Count > place.Length / bytes)
        {
            throw new ModelFileException(Path, "its numbers are not in the file, or not all of them. Copy it from the model again.", name);
        }

        var length = tensor.Shape.Aggregate((long)bytes, (product, size) => product * size);
        var entry = new SafetensorsEntry(name, tensor.Storage.Dtype, tensor.Shape, place.Offset + (tensor.Offset * bytes), length);
        if (!_tensors.TryAdd(name, (entry, tensor)))
        {
            throw new ModelFileException(Path, "is there twice.", name);
        }
    }

    private void CheckByteOrder(Dictionary<string, (long Offset, long Length)> entries, string root)
    {
        if (entries.TryGetValue($"{root}/byteorder", out var order) && order.Length > 0 && _file.Span(order.Offset, 1)[0] == (byte)'b')
        {
            throw Refused("its numbers are big-endian");
        }
    }

    private static bool IsInARow(PickledTensor tensor)
    {
        var expected = 1L;
        for (var i = tensor.Shape.Count - 1; i >= 0; i--)
        {
            if (tensor.Shape[i] != 1 && tensor.Strides[i] != expected)
            {
                return tensor.Shape.Contains(0);
            }

            expected *= tensor.Shape[i];
        }

        return true;
    }

    /// <summary>The elements of a view, row-major, in memory of their own.</summary>
    private static byte* Gathered(byte* start, SafetensorsEntry entry, PickledTensor tensor)
    {
        var bytes = tensor.Storage.Dtype.Bits() / 8;
        var target = (byte*)NativeMemory.Alloc((nuint)entry.Length);
        var index = new long[tensor.Shape.Count];
        var source = start + entry.Offset;
        for (long done = 0; done < entry.Length; done += bytes)
        {
            Buffer.MemoryCopy(source, target + done, bytes, bytes);
            for (var i = index.Length - 1; i >= 0; i--)
            {
                source += tensor.Strides[i] * bytes;
                if (++index[i] < tensor.Shape[i])
                {
                    break;
                }

                source -= tensor.Strides[i] * bytes * tensor.Shape[i];
                index[i] = 0;
            }
        }

        return target;
    }

    private ModelFileException Refused(string reason) => new(_file.Path, $"this file of PyTorch cannot be read: {reason}.");
}
