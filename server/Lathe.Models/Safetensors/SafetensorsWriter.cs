using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lathe.Models.Safetensors;

/// <summary>
/// Writes safetensors files. Data goes to a temporary name beside the target, is flushed to the disk and renamed, so a failure
/// leaves the old file or none, never half of one. What a tensor's own producer throws passes through.
/// </summary>
public static partial class SafetensorsWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes one file, such as <c>adapter_model.safetensors</c>.</summary>
    /// <param name="path">Target; an existing file is replaced, a missing folder created.</param>
    /// <param name="tensors">Tensors; wide element types are stored first, else in this order.</param>
    /// <param name="metadata">Strings for <c>__metadata__</c>; null: <c>{"format":"pt"}</c>.</param>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static void WriteFile(
        string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var content = new SafetensorsContent(tensors, metadata);
        Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var staged = StagedFile.Write(path, content.Length, content.WriteTo);
            staged.Commit();
        });
    }

    /// <summary>
    /// Writes a model's weights into a folder: <c>model.safetensors</c> if they fit into one shard, else
    /// <c>model-0000i-of-0000n.safetensors</c> and their index. Weights of an earlier save are removed.
    /// </summary>
    /// <param name="folder">Folder; created if missing.</param>
    /// <param name="tensors">Tensors in order; shards are filled greedily.</param>
    /// <param name="maxShardBytes">Limit of a shard's data; a larger tensor gets a shard of its own.</param>
    /// <returns>Names of the files written, the index included.</returns>
    /// <exception cref="ModelFileException">As for <see cref="WriteFile"/>.</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    public static IReadOnlyList<string> WriteCheckpoint(string folder, IReadOnlyList<TensorToWrite> tensors, long maxShardBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxShardBytes);
        if (tensors.CountBy(tensor => tensor.Name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice })
        {
            throw new ArgumentException($"Two tensors are named \"{twice}\".", nameof(tensors));
        }

        var shards = Split(tensors, maxShardBytes);
        string[] names = shards.Count == 1
            ? [Checkpoint.SingleFileName]
            : [.. shards.Select((_, i) => string.Create(
                CultureInfo.InvariantCulture, $"model-{i + 1:D5}-of-{shards.Count:D5}.safetensors"))];
        var staged = new List<StagedFile>();
        Guard(folder, () =>
        {
            try
            {
                Directory.CreateDirectory(folder);
                foreach (var (name, shard) in names.Zip(shards))
                {
                    var content = new SafetensorsContent(shard);
                    staged.Add(StagedFile.Write(Path.Combine(folder, name), content.Length, content.WriteTo));
                }

                if (shards.Count > 1)
                {
                    var index = MakeIndex(names, shards);
                    staged.Add(StagedFile.Write(Path.Combine(folder, Checkpoint.IndexFileName), index.Length, s => s.Write(index)));
                }

                Replace(folder, staged);
            }
            finally
            {
                staged.ForEach(file => file.Dispose());
            }
        });
        return [.. staged.Select(file => Path.GetFileName(file.Path))];
    }

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
    private static void Replace(string folder, List<StagedFile> staged)
    {
        if (staged.Count > 1)
        {
            File.Delete(Path.Combine(folder, Checkpoint.IndexFileName));
            File.Delete(Path.Combine(folder, Checkpoint.SingleFileName));
        }

        staged.ForEach(file => file.Commit());

        var current = staged.Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder).Where(path => IsWeights(Path.GetFileName(path))))
        {
            if (!current.Contains(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsWeights(string name) =>
        name is Checkpoint.SingleFileName or Checkpoint.IndexFileName || ShardName().IsMatch(name);

    [GeneratedRegex(@"^model-[0-9]{5}-of-[0-9]{5}\.safetensors$")]
    private static partial Regex ShardName();

    private static void Guard(string path, Action write)
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
}
