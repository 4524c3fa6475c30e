using System.Text;
using System.Text.Json;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Keys;

namespace Lathe.Jobs.Catalogue;

/// <summary>A run's recipe as it ran: every key with its value as text, by the names recipes use.</summary>
public sealed class ResolvedRecipe
{
    /// <summary>Keys that hold paths; in <c>resolved.json</c> they are absolute.</summary>
    private static readonly string[] PathKeys =
        ["model_name_or_path", "adapter_name_or_path", "dataset_dir", "output_dir", "logging_dir", "resume_from_checkpoint"];

    private const long MaxBytes = 4 << 20;
    private const string OwnGroup = "lathe";

    private readonly SortedDictionary<string, JsonElement> _values;

    private ResolvedRecipe(SortedDictionary<string, JsonElement> values)
    {
        _values = values;
        Values = new SortedDictionary<string, string?>(
            values.ToDictionary(value => value.Key, value => JsonText.Of(value.Value)), StringComparer.Ordinal);
    }

    /// <summary>Null: the key has no value.</summary>
    public IReadOnlyDictionary<string, string?> Values { get; }

    /// <summary>Absolute; null when it is not known.</summary>
    public string? Model => Values.GetValueOrDefault("model_name_or_path");

    public static bool IsPath(string key) => PathKeys.Contains(key, StringComparer.Ordinal);

    /// <summary>A path below the working directory as recipes have it, relative to it; any other as it is.</summary>
    public static string? Shorten(string? path, string workingDirectory)
    {
        var below = Path.TrimEndingDirectorySeparator(workingDirectory) + Path.DirectorySeparatorChar;
        return path?.StartsWith(below, StringComparison.Ordinal) is true ? path[below.Length..] : path;
    }

    /// <summary>
    /// Every key with its value on a line of its own, as YAML that reads back the same, in the order of their names; paths are shortened
    /// by <see cref="Shorten"/>. Ends with a line break.
    /// </summary>
    public string ToYaml(string workingDirectory)
    {
        StringBuilder text = new();
        foreach (var (key, value) in _values)
        {
            text.Append(key).Append(": ").Append(Yaml(value, IsPath(key) ? workingDirectory : null)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Null when the file is missing or unreadable.</summary>
    public static ResolvedRecipe? Read(RunDirectory run)
    {
        try
        {
            var file = new FileInfo(run.ResolvedRecipe);
            if (!file.Exists || file.Length > MaxBytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var values = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var group in document.RootElement.EnumerateObject())
            {
                Flatten(group.Value, group.Name == OwnGroup ? OwnGroup + "_" : "", values);
            }

            return new ResolvedRecipe(values);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Flatten(JsonElement element, string prefix, SortedDictionary<string, JsonElement> values)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object)
            {
                Flatten(member.Value, $"{prefix}{member.Name}.", values);
            }
            else
            {
                values[prefix + member.Name] = member.Value.Clone();
            }
        }
    }

    private static string Yaml(JsonElement value, string? pathsFrom) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(item => Yaml(item, pathsFrom)))}]",
        JsonValueKind.String => ValueText.Write(pathsFrom is null ? value.GetString() : Shorten(value.GetString(), pathsFrom)),
        JsonValueKind.Number => value.TryGetInt32(out var whole) ? ValueText.Write(whole) : ValueText.Write(value.GetDouble()),
        _ => value.GetRawText(),
    };
}
