using System.Text.RegularExpressions;
using Lathe.Recipes.Json;

namespace Lathe.Data.Hub;

/// <summary>
/// Finds the data files of a dataset in a hub's layout: those that its README.md names, or else those whose names or folders have the split
/// in them. Code that comes with a dataset is never run. Source: Hugging Face datasets, "Structure your repository".
/// </summary>
/// <param name="where">Begins messages.</param>
/// <param name="folder">The dataset's folder.</param>
internal sealed partial class HubDataset(string where, string folder)
{
    private const int MaxFiles = 100_000;

    /// <summary>Words for a split, as they stand between other characters than letters in names.</summary>
    private static readonly (string Split, string[] Words)[] Words =
    [
        ("train", ["train", "training"]),
        ("validation", ["validation", "valid", "val", "dev"]),
        ("test", ["test", "testing", "eval", "evaluation"]),
    ];

    /// <summary>Descriptions of a dataset, which are no rows.</summary>
    private static readonly string[] NoData = ["dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "config.json"];

    /// <param name="subset">Part of the dataset; null for the usual one.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="within">Folder inside of the dataset; null for all.</param>
    /// <returns>At least one path.</returns>
    /// <exception cref="DataException">There is none, or it is not told which.</exception>
    public IReadOnlyList<string> Find(string? subset, string split, string? within)
    {
        var card = within is null ? DatasetCard.Read(folder) : null;
        var part = card?.Find(subset);
        if (card is not null && part is null)
        {
            throw new DataException($"{where}, subset: {(subset is null ? "this is missing" : $"there is no '{subset}'")}; "
                + $"the dataset has the parts {string.Join(", ", card.Names.Take(30))}.");
        }

        var start = Below(folder, within ?? part?.Folder ?? (card is null ? subset : null));
        var files = FilesIn(start);
        if (part is { Patterns.Count: > 0 })
        {
            return part.Patterns.TryGetValue(split, out var patterns)
                ? OfOneKind(files.Where(file => patterns.Any(pattern => Matches(pattern, Path.GetRelativePath(folder, file)))), split)
                : throw NoSplit(split, part.Patterns.Keys);
        }

        var splits = files.GroupBy(file => SplitOf(Path.GetRelativePath(start, file)) ?? "train").ToDictionary(group => group.Key, group => group.ToList());
        return splits.TryGetValue(split, out var found) ? OfOneKind(found, split) : throw NoSplit(split, splits.Keys);
    }

    private List<string> FilesIn(string start)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.Hidden };
        List<string> files = [.. Directory.EnumerateFiles(start, "*", options)
            .Where(file => DataFileNames.KindOf(file) is not null && !NoData.Contains(Path.GetFileName(file)) && File.Exists(file))
            .Take(MaxFiles)
            .Order(StringComparer.Ordinal)];
        if (files.Count > 0)
        {
            return files;
        }

        throw new DataException(Directory.EnumerateFiles(start, "*.py").Any()
            ? $"{where}: {start} has a script that loads the data, and no data. Scripts are not run; convert the data to a file and name it as file_name."
            : $"{where}: {start} has no data file ({DataFileNames.Listing}).");
    }

    /// <summary>A folder inside of another; the names come from files of others.</summary>
    private string Below(string parent, string? name)
    {
        if (name is null)
        {
            return parent;
        }

        var path = Path.GetFullPath(name, parent);
        return path.StartsWith(Path.GetFullPath(parent), StringComparison.Ordinal) && Directory.Exists(path)
            ? path
            : throw new DataException($"{where}: the dataset in {folder} has no folder '{name}'.");
    }

    /// <summary>Of several kinds, the one that most files are of.</summary>
    private IReadOnlyList<string> OfOneKind(IEnumerable<string> files, string split)
    {
        var kind = files.GroupBy(DataFileNames.KindOf).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault();
        return kind is not null ? [.. kind] : throw new DataException($"{where}, split: no file of '{split}' is in {folder}. Was all of it fetched?");
    }

    private DataException NoSplit(string split, IEnumerable<string> known) =>
        new($"{where}, split: the dataset in {folder} has no split '{split}'; it has {string.Join(", ", known.Order(StringComparer.Ordinal))}.");

    private static string? SplitOf(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar, '/').Reverse().Select(part => NoLetters().Split(part.ToLowerInvariant()));
        return parts
            .Select(words => Words.Where(split => split.Words.Any(words.Contains)).Select(split => split.Split).FirstOrDefault())
            .FirstOrDefault(split => split is not null);
    }

    /// <summary>In a pattern, * is anything but a folder's end, ** anything.</summary>
    private static bool Matches(string pattern, string path) => Regex.IsMatch(
        path.Replace('\\', '/'),
        "^" + Regex.Escape(pattern)
            .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal) + "$",
        RegexOptions.NonBacktracking);

    [GeneratedRegex("[^a-z]+")]
    private static partial Regex NoLetters();
}
