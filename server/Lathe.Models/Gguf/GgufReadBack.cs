namespace Lathe.Models.Gguf;

/// <summary>
/// A model's weights out of the GGUF file that was written of it, by the plan that it was written by: this shows what numbers the file holds, not
/// what others make of them.
/// </summary>
public sealed unsafe class GgufReadBack : IDisposable
{
    private readonly string _path;
    private readonly GgufFile _file;
    private readonly ILookup<string, (WeightRows Rows, GgufPlace Place, long First)> _parts;

    internal GgufReadBack(string path, IReadOnlyList<GgufTensor> planned)
    {
        (_path, _file) = (path, GgufFile.Open(path));
        try
        {
            if (_file.Tensors.Count != planned.Count)
            {
                throw new ModelFileException(path, $"has {_file.Tensors.Count} tensors, and {planned.Count} were written.");
            }

            _parts = planned.SelectMany(PartsOf).ToLookup(part => part.Rows.Parameter, StringComparer.Ordinal);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a parameter.</summary>
    /// <param name="name">In the model's inventory.</param>
    /// <param name="destination">Room for all of its numbers, fp32, in the order in which a checkpoint has them.</param>
    /// <exception cref="ModelFileException">The file does not hold it.</exception>
    public void Read(string name, float* destination)
    {
        if (!_parts.Contains(name))
        {
            throw new ModelFileException(_path, "has nothing of this weight.", name);
        }

        foreach (var (rows, place, first) in _parts[name])
        {
            WrittenRows.Read(rows, _file.At(place.Start + (first * place.Type.RowBytes(rows.Columns))), place.Type, destination);
        }
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<(WeightRows Rows, GgufPlace Place, long First)> PartsOf(GgufTensor planned)
    {
        if (!_file.Tensors.TryGetValue(planned.Name, out var place) || place.Type != planned.Type || !place.Shape.SequenceEqual(planned.Shape))
        {
            throw new ModelFileException(_path, "is not in it as it was written.", planned.Name);
        }

        var first = 0L;
        foreach (var rows in planned.Sources)
        {
            yield return (rows, place, first);
            first += rows.Rows;
        }
    }
}
