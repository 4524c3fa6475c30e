using System.Text.Json;

namespace Lathe.Data.Formats;

/// <summary>
/// The datasets a folder's dataset_info.json names. An entry is checked when it is asked for, so one broken entry spoils no other.
/// </summary>
public sealed class DatasetRegistry
{
    public const string FileName = "dataset_info.json";

    private const long MaxFileBytes = 64 * 1024 * 1024;
    private const int MaxDepth = 32;

    private readonly string _datasetDir;
    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _entries;

    private DatasetRegistry(string datasetDir, string path, Dictionary<string, JsonElement> entries)
    {
        _datasetDir = datasetDir;
        _path = path;
        _entries = entries;
    }

    /// <summary>The registered names, in the file's order.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads <paramref name="datasetDir"/>/dataset_info.json.</summary>
    /// <exception cref="DataException">The folder or file is missing, unreadable or no JSON object.</exception>
    public static DatasetRegistry Load(string datasetDir)
    {
        if (datasetDir == "ONLINE" || datasetDir.StartsWith("REMOTE:", StringComparison.Ordinal))
        {
            throw new DataException(
                $"dataset_dir: '{datasetDir}' fetches datasets over the network, which Lathe does not do yet. "
                + $"Name a folder with a {FileName}.");
        }

        var path = Path.Combine(datasetDir, FileName);
        if (!Directory.Exists(datasetDir))
        {
            throw new DataException($"dataset_dir: the folder {datasetDir} does not exist.");
        }

        if (!File.Exists(path))
        {
            throw new DataException($"dataset_dir: the folder {datasetDir} has no {FileName}, the file that names the datasets.");
        }

        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
            {
                throw new DataException($"{path}: the file is larger than 64 MiB; is it a data file?");
            }

            using var document = JsonDocument.Parse(Utf8File.WithoutBom(path, File.ReadAllBytes(path)), new() { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new DataException(
                    $"{path}: this should be a JSON object of the form {{\"name\": {{\"file_name\": \"data.json\"}}}}.");
            }

            var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                entries[property.Name] = property.Value.Clone();
            }

            return new DatasetRegistry(datasetDir, path, entries);
        }
        catch (JsonException e)
        {
            throw new DataException(
                $"{path}, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: this is not valid JSON ({JsonText.Reason(e)}).", e);
        }
        catch (InvalidOperationException e)
        {
            throw new DataException($"{path}: a name in it is not valid Unicode. Save the file as UTF-8.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>The entry of that name, checked.</summary>
    /// <exception cref="DataException">No such name, or the entry cannot be used; the message names entry and key.</exception>
    public DatasetInfo Get(string name)
    {
        if (_entries.TryGetValue(name, out var entry))
        {
            return DatasetInfoReader.Read(name, entry, $"{_path}, dataset '{name}'", _datasetDir);
        }

        const int Shown = 30;
        var known = _entries.Count == 0 ? "It names none." : "It names: " + string.Join(", ", _entries.Keys.Take(Shown))
            + (_entries.Count > Shown ? $", and {_entries.Count - Shown} more." : ".");
        throw new DataException($"dataset: '{name}' is not in {_path}.{NameSuggestion.Sentence(name, _entries.Keys)} {known}");
    }
}
