using System.Text.Json;

namespace Lathe.Models.Safetensors;

/// <summary>A <c>model.safetensors.index.json</c> or <c>pytorch_model.bin.index.json</c>: which shard each tensor is in.</summary>
internal sealed class CheckpointIndex
{
    private const long MaxFileBytes = 64 << 20;

    private CheckpointIndex(string path, IReadOnlyDictionary<string, string> shardOf)
    {
        Path = path;
        ShardOf = shardOf;
        Shards = [.. shardOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public string Path { get; }

    /// <summary>Tensor name to file name.</summary>
    public IReadOnlyDictionary<string, string> ShardOf { get; }

    /// <summary>The file names, each once, sorted.</summary>
    public IReadOnlyList<string> Shards { get; }

    /// <param name="path">The index.</param>
    /// <param name="extension">Of the files that it may name.</param>
    public static CheckpointIndex Read(string path, string extension)
    {
        var root = JsonFile.ReadObject(path, MaxFileBytes);
        if (!root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException(path, "\"weight_map\" is missing or not an object; expected tensor names with their file names.");
        }

        var shardOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            shardOf.Add(entry.Name, FileName(path, entry, extension));
        }

        return shardOf.Count > 0 ? new(path, shardOf) : throw new ModelFileException(path, "\"weight_map\" is empty.");
    }

    /// <summary>A plain name only: an index must not be able to make us open files outside its folder.</summary>
    private static string FileName(string path, JsonProperty entry, string extension)
    {
        if (entry.Value.ValueKind != JsonValueKind.String)
        {
            throw new ModelFileException(path, "its entry in \"weight_map\" is not a file name.", entry.Name);
        }

        var name = entry.Value.GetString()!;
        var isPlain = name.AsSpan().IndexOfAny("/\\:\0") < 0 && name.Length > extension.Length;
        return isPlain && name.EndsWith(extension, StringComparison.Ordinal)
            ? name
            : throw new ModelFileException(
                path,
                $"is placed in \"{ModelFileException.Printable(name)}\"; expected the name of a {extension} file, without a path.",
                entry.Name);
    }
}
