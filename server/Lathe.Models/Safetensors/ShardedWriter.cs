using System.Globalization;
using System.Text.Json;

namespace Lathe.Models.Safetensors;

/// <summary>Writes a model's weights into one file, or several with their index.</summary>
internal static class ShardedWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="format">Kind of the files.</param>
    /// <param name="folder">Folder; created if missing.</param>
    /// <param name="tensors">Tensors in order; shards are filled greedily.</param>
    /// <param name="maxShardBytes">Limit of a shard's data; a larger tensor gets a shard of its own.</param>
    /// <returns>Names of the files written, the index included.</returns>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static IReadOnlyList<string> Write(ShardFormat format, string folder, IReadOnlyList<TensorToWrite> tensors, long maxShardBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxShardBytes);
        if (tensors.CountBy(tensor => tensor.Name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice })
        {
            throw new ArgumentException($"Two tensors are named \"{twice}\".", nameof(tensors));
        }

        var shards = Split(tensors, maxShardBytes);
        string[] names = shards.Count == 1 ? [format.SingleName] : [.. shards.Select((_, i) => ShardName(format.SingleName, i + 1, shards.Count))];
        var staged = new List<StagedFile>();
        Guard(folder, () =>
        {
            try
            {
                Directory.CreateDirectory(folder);
                foreach (var (name, shard) in names.Zip(shards))
                {
                    var (length, write) = format.Content(shard);
                    staged.Add(StagedFile.Write(Path.Combine(folder, name), length, write));
                }

                if (shards.Count > 1)
                {
                    var index = MakeIndex(names, shards);
                    staged.Add(StagedFile.Write(Path.Combine(folder, format.IndexName), index.Length, s => s.Write(index)));
                }

                Replace(format, folder, staged);
            }
            finally
            {
                staged.ForEach(file => file.Dispose());
            }
        });
        return [.. staged.Select(file => Path.GetFileName(file.Path))];
    }

    /// <summary>Gives what the file system refuses the place.</summary>
    public static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"cannot be written: {error.Message}", inner: error);
        }
    }

    private static string ShardName(string single, int number, int count) => string.Create(
        CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(single)}-{number:D5}-of-{count:D5}{Path.GetExtension(single)}");

    private static List<List<TensorToWrite>> Split(IReadOnlyList<TensorToWrite> tensors, long maxShardBytes)
    {
        List<List<TensorToWrite>> shards = [[]];
        var size = 0L;
        foreach (var tensor in tensors)
        {
            if (shards[^1].Count > 0 && tensor.Length > maxShardBytes - size)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(tensor);
            size += tensor.Length;
        }

        return shards;
    }

    private static byte[] MakeIndex(string[] names, List<List<TensorToWrite>> shards)
    {
        var map = names.Zip(shards).SelectMany(pair => pair.Second.Select(tensor => (tensor.Name, Shard: pair.First)));
        return JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["metadata"] = new Dictionary<string, long> { ["total_size"] = shards.Sum(shard => shard.Sum(tensor => tensor.Length)) },
                ["weight_map"] = new SortedDictionary<string, string>(
                    map.ToDictionary(entry => entry.Name, entry => entry.Shard), StringComparer.Ordinal),
            },
            Indented);
    }

    /// <summary>
    /// Several files cannot be replaced at once. So that a crash in between never leaves shards of two saves that look like one
    /// checkpoint, what makes the old one loadable goes first and the new index, the last of the staged files, comes last.
    /// </summary>
    private static void Replace(ShardFormat format, string folder, List<StagedFile> staged)
    {
        if (staged.Count > 1)
        {
            File.Delete(Path.Combine(folder, format.IndexName));
            File.Delete(Path.Combine(folder, format.SingleName));
        }

        staged.ForEach(file => file.Commit());

        var current = staged.Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder).Where(path => format.IsWeights(Path.GetFileName(path))))
        {
            if (!current.Contains(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }
    }
}
