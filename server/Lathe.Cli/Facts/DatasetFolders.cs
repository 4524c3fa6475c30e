using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Models.Hub;
using Lathe.Recipes.Rules;

namespace Lathe.Cli.Facts;

/// <summary>
/// What <c>dataset_info.json</c> of a folder registers, as far as it can be read: <see cref="DatasetRegistry"/>, which training uses,
/// refuses a file for one bad entry.
/// </summary>
internal static class DatasetFolders
{
    /// <summary>It lists datasets, a few hundred bytes each.</summary>
    private const long MaxBytes = 16 << 20;

    /// <summary>With one of these an entry's rows are fetched, whatever file it names.</summary>
    private static readonly string[] RemoteKeys = ["hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name"];

    public static IReadOnlyCollection<string>? Names(string folder) => Registry(folder)?.Keys;

    public static DatasetFacts? Find(string folder, string name) => Registry(folder)?.GetValueOrDefault(name) is { } entry
        ? new DatasetFacts(MissingFile(folder, entry.FileName), NotFetched(folder, entry.HubId), entry.IsRanking, entry.IsTagged)
        : null;

    /// <summary>When the newest file of some datasets was written, in UTC; null when none of them is a file here.</summary>
    public static DateTime? WrittenAt(string folder, IReadOnlyList<string> names) => names
        .Select(name => Registry(folder)?.GetValueOrDefault(name)?.FileName)
        .OfType<string>()
        .Select(file => Path.Combine(folder, file))
        .Where(File.Exists)
        .Select(File.GetLastWriteTimeUtc)
        .Cast<DateTime?>()
        .Max();

    private static Dictionary<string, Entry>? Registry(string folder)
    {
        var path = Path.Combine(folder, DatasetRegistry.FileName);
        return FileCache.Shared.Ask(path, nameof(DatasetFolders), () => Read(path));
    }

    private static string? MissingFile(string folder, string? name)
    {
        if (name is null)
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, name));
        return File.Exists(path) || Directory.Exists(path) ? null : path;
    }

    /// <summary>Looked for each time: a fetch changes no file that this is remembered with.</summary>
    private static string? NotFetched(string folder, string? id) =>
        id is null || !HubCache.IsId(id) || Directory.Exists(Path.GetFullPath(id, folder)) || HubCache.FindDataset(id) is not null ? null : id;

    private static Dictionary<string, Entry>? Read(string path)
    {
        if (JsonFacts.ReadObject(path, MaxBytes) is not { } registry)
        {
            return null;
        }

        // The last of two entries of the same name wins, as in Python.
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var property in registry.EnumerateObject())
        {
            entries[property.Name] = property.Value.ValueKind == JsonValueKind.Object
                ? new Entry(
                    IsRemote(property.Value) ? null : property.Value.Text("file_name"),
                    property.Value.Text("hf_hub_url"),
                    property.Value.IsTrue("ranking"),
                    property.Value.TryGetProperty("columns", out var columns) && columns.ValueKind == JsonValueKind.Object && columns.Text("kto_tag") is not null)
                : new Entry(null, null, IsRanking: false, IsTagged: false);
        }

        return entries;
    }

    private static bool IsRemote(JsonElement entry) =>
        RemoteKeys.Any(key => entry.Text(key) is not null);

    private sealed record Entry(string? FileName, string? HubId, bool IsRanking, bool IsTagged);
}
