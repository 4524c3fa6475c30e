using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lathe.Protocol.Runs;

/// <summary>Reads the small JSON files among a run's records.</summary>
public static class RecordFile
{
    /// <summary>Far above any record: what is larger, in bytes, is none.</summary>
    private const long MaxBytes = 4 << 20;

    /// <summary>Null when the file is missing, can't be read, is too large, or holds something else.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= MaxBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
