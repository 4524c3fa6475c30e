using System.Text.Json;
using Lathe.Jobs.Downloads;

namespace Lathe.Jobs.Hub;

/// <summary>What a repository of a hub holds at a commit. Source: Hugging Face Hub API, <c>/api/models</c> and <c>/api/datasets</c>.</summary>
/// <param name="Commit">Hexadecimal.</param>
/// <param name="Files">In the hub's order.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    private const int MaxFiles = 100_000;
    private const int MaxNameChars = 500;

    /// <summary>Throws <see cref="DownloadException"/> for what is no listing, or names files outside of the repository.</summary>
    public static HubListing Read(JsonElement answer, string id)
    {
        var commit = Text(answer, "sha");
        if (commit is not { Length: >= 7 and <= 64 } || !commit.All(char.IsAsciiHexDigit)
            || !answer.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array)
        {
            throw Unreadable(id, "it names no commit or no files");
        }

        var files = siblings.EnumerateArray().Take(MaxFiles + 1).Select(entry => ReadFile(entry, id)).ToList();
        return files.Count is > 0 and <= MaxFiles ? new HubListing(commit, files) : throw Unreadable(id, $"it has {files.Count} files");
    }

    private static HubFile ReadFile(JsonElement entry, string id)
    {
        var name = Text(entry, "rfilename") ?? "";
        var parts = name.Split('/');
        if (name.Length is 0 or > MaxNameChars || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
            || name.Any(char.IsControl) || parts.Any(part => part is "" or "." or ".."))
        {
            throw Unreadable(id, "it names a file that would lie outside of it");
        }

        var lfs = entry.TryGetProperty("lfs", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        var size = Number(lfs, "size") ?? Number(entry, "size");
        return new HubFile(name, size, Hash(lfs, "sha256", 64), Hash(entry, "blobId", 40));
    }

    private static string? Hash(JsonElement entry, string name, int digits) =>
        Text(entry, name) is { } hash && hash.Length == digits && hash.All(char.IsAsciiHexDigit) ? hash.ToLowerInvariant() : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static long? Number(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number) && number >= 0
            ? number
            : null;

    private static DownloadException Unreadable(string id, string why) =>
        new($"What the hub says about {id} can't be used: {why}.", "Check HF_ENDPOINT and the name.");
}
