using Lathe.Recipes.Json;

namespace Lathe.LanguageService.Importing;

/// <summary>A <c>dataset_info.json</c> that is being made.</summary>
internal sealed class DatasetRegistryDraft
{
    public const string FileName = "dataset_info.json";

    private readonly OrderedDictionary<string, object> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>What is not on this machine, and has to be before a training.</summary>
    public List<string> Remote { get; } = [];

    /// <summary>Adds an entry under a free name, which is made of its path.</summary>
    /// <returns>The name.</returns>
    public string Add(string path, OrderedDictionary<string, object> entry)
    {
        string leaf = Path.GetFileNameWithoutExtension(path.TrimEnd('/', '\\').Split('/', '\\')[^1]);
        string plain = string.Concat(leaf.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_')).Trim('_');

        // A number alone would be read as one.
        string stem = plain.Length == 0 ? "dataset" : char.IsAsciiDigit(plain[0]) ? $"dataset_{plain}" : plain;
        string name = Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? stem : $"{stem}_{number}")
            .First(name => !_entries.ContainsKey(name));
        _entries.Add(name, entry);
        return name;
    }

    public string Write() => JsonFileText.Of(_entries);
}
