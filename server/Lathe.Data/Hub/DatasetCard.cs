using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Data.Hub;

/// <summary>
/// The parts (configurations) that a hub dataset's README.md names in its head, with the files of each split. Source: Hugging Face Hub,
/// "Data files Configuration".
/// </summary>
internal sealed class DatasetCard
{
    private const int MaxHeadChars = 4 << 20;
    private const string Fence = "---";
    private const string UsualPart = "default";

    private readonly List<MappingNode> _parts;

    private DatasetCard(List<MappingNode> parts) => _parts = parts;

    public IReadOnlyList<string> Names => [.. _parts.Select(NameOf)];

    /// <summary>Of the dataset in a folder; null when it names no parts.</summary>
    public static DatasetCard? Read(string folder)
    {
        var path = Path.Combine(folder, "README.md");
        if (!File.Exists(path) || Head(path) is not { } head)
        {
            return null;
        }

        var root = TreeReader.Read(new SourceText(path, head)).Root;
        var parts = (Value(root, "configs") as SequenceNode)?.Items.OfType<MappingNode>().ToList();
        return parts is { Count: > 0 } ? new DatasetCard(parts) : null;
    }

    /// <summary>The part of that name, or without a name the usual one: marked so, named so, or the only one; null when there is none.</summary>
    public Part? Find(string? name)
    {
        var part = name is not null
            ? _parts.Find(each => NameOf(each) == name)
            : _parts.Find(each => Text(Value(each, UsualPart)) == "true") ?? _parts.Find(each => NameOf(each) == UsualPart)
                ?? (_parts.Count == 1 ? _parts[0] : null);
        return part is null ? null : new Part(Text(Value(part, "data_dir")), Patterns(Value(part, "data_files")));
    }

    /// <summary>Patterns by split; a lone pattern or list is the split train.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Patterns(YamlNode? node)
    {
        var patterns = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (node is SequenceNode list && list.Items.Any(item => item is MappingNode))
        {
            foreach (var item in list.Items.OfType<MappingNode>())
            {
                patterns[Text(Value(item, "split")) ?? "train"] = Texts(Value(item, "path"));
            }
        }
        else if (node is MappingNode splits)
        {
            foreach (var entry in splits.Entries)
            {
                patterns[entry.Key.Text] = Texts(entry.Value);
            }
        }
        else if (node is not null)
        {
            patterns["train"] = Texts(node);
        }

        return patterns;
    }

    private static string NameOf(MappingNode part) => Text(Value(part, "config_name")) ?? UsualPart;

    private static YamlNode? Value(YamlNode node, string key) =>
        (node as MappingNode)?.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;

    private static string? Text(YamlNode? node) => (node as ScalarNode)?.Text;

    private static List<string> Texts(YamlNode? node) => node switch
    {
        ScalarNode scalar => [scalar.Text],
        SequenceNode list => [.. list.Items.OfType<ScalarNode>().Select(item => item.Text)],
        _ => [],
    };

    private static string? Head(string path)
    {
        using var reader = new StreamReader(path);
        if (reader.ReadLine() != Fence)
        {
            return null;
        }

        var lines = new List<string>();
        var chars = 0;
        while (reader.ReadLine() is { } line && line != Fence)
        {
            lines.Add(line);
            if ((chars += line.Length) > MaxHeadChars)
            {
                return null;
            }
        }

        return string.Join('\n', lines);
    }

    /// <param name="Folder">Folder with the data, relative to the dataset's; null for that itself.</param>
    /// <param name="Patterns">Of files, by split; empty when names of files tell the splits.</param>
    internal sealed record Part(string? Folder, IReadOnlyDictionary<string, IReadOnlyList<string>> Patterns);
}
