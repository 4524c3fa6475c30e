using System.Text.Json;
using Lathe.Data.Formats;

namespace Lathe.Data.Quality;

/// <summary>The entry of a data file that is named by itself: the one beside it has for it, or else what its first row looks like.</summary>
public static class DatasetGuess
{
    private const string Chosen = "chosen";
    private const string Rejected = "rejected";

    private static readonly string[] Questions = ["instruction", "question", "prompt", "query", "input", "problem"];
    private static readonly string[] Answers = ["output", "answer", "response", "completion", "target", "solution"];
    private static readonly string[] Texts = ["text", "content", "body", "document"];
    private static readonly string[] Lists = ["conversations", "messages", "conversation"];

    /// <param name="path">A data file, or a folder of such.</param>
    /// <returns>The entry, and how it was come by, as a phrase.</returns>
    /// <exception cref="DataException">The file can't be read, or its rows look like none that are known.</exception>
    public static (DatasetInfo Dataset, string Origin) Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (Registered(full) is { } registered)
        {
            return (registered, $"as {registered.Where} says");
        }

        var plain = new DatasetInfo { Name = Path.GetFileName(full), Where = path, DataPath = full };
        var file = DataFile.Of(plain)[0];
        if (file.IsText)
        {
            return (plain with { Columns = TextOnly("text") }, "each line is a text");
        }

        var row = file.ReadRows().FirstOrDefault() ?? throw new DataException($"{path}: the file has no rows.");
        var guess = Guess(plain, row);
        return (guess, "guessed from its first row" + (guess.IsTagged ? ": answers that are tagged good or bad" : guess.IsPairs ? ": pairs of answers" : ""));
    }

    private static DatasetInfo? Registered(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(Path.Combine(folder, DatasetRegistry.FileName)))
        {
            return null;
        }

        var registry = DatasetRegistry.Load(folder);
        foreach (var name in registry.Names)
        {
            try
            {
                if (registry.Get(name) is var entry && Path.GetFullPath(entry.DataPath) == path)
                {
                    return entry;
                }
            }
            catch (DataException)
            {
                // Of another dataset, which has nothing to do with this file.
            }
        }

        return null;
    }

    private static DatasetInfo Guess(DatasetInfo plain, RawRow row)
    {
        try
        {
            using var document = JsonDocument.Parse(row.Content, new JsonDocumentOptions { MaxDepth = RowLimits.MaxDepth });
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root)
            {
                return Messages(plain, root) ?? Columns(plain, root) ?? throw Unknown(plain, root);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new DataException($"{plain.Where}: the first row is no JSON object, so its columns can't be told. Register the file in {DatasetRegistry.FileName} beside it.");
    }

    private static DatasetInfo? Messages(DatasetInfo plain, JsonElement root)
    {
        foreach (var column in Lists)
        {
            if (root.TryGetProperty(column, out var list) && list.ValueKind == JsonValueKind.Array
                && list.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } message)
            {
                var columns = new DatasetColumns { Messages = column, System = root.TryGetProperty("system", out _) ? "system" : null };
                plain = plain with { IsRanking = Pairs(root, JsonValueKind.Object) };
                columns = columns with
                {
                    Chosen = plain.IsRanking ? Chosen : null,
                    Rejected = plain.IsRanking ? Rejected : null,
                    KtoTag = Tag(root),
                };
                return message.TryGetProperty("role", out _)
                    ? plain with { Formatting = DatasetFormatting.OpenAi, Columns = columns, Tags = RoleTags }
                    : plain with { Formatting = DatasetFormatting.ShareGpt, Columns = columns };
            }
        }

        return null;
    }

    /// <summary>The answers of a pair stand where LLaMA-Factory's own examples have them.</summary>
    private static bool Pairs(JsonElement root, JsonValueKind kind) =>
        root.TryGetProperty(Chosen, out var chosen) && chosen.ValueKind == kind && root.TryGetProperty(Rejected, out var rejected) && rejected.ValueKind == kind;

    /// <summary>Its usual name, and TRL's, which is too common a word beside other columns than TRL's.</summary>
    private static string? Tag(JsonElement root) =>
        Array.Find<string>(
            root.TryGetProperty("completion", out _) ? ["kto_tag", "label"] : ["kto_tag"],
            name => root.TryGetProperty(name, out var tag) && tag.ValueKind is JsonValueKind.True or JsonValueKind.False);

    private static DatasetTags RoleTags => new()
    {
        RoleTag = "role",
        ContentTag = "content",
        UserTag = "user",
        AssistantTag = "assistant",
        ObservationTag = "tool",
        FunctionTag = null,
        SystemTag = "system",
    };

    private static DatasetInfo? Columns(DatasetInfo plain, JsonElement root)
    {
        string? Has(string[] names) => Array.Find(names, name => root.TryGetProperty(name, out _));
        var (question, answer) = (Has(Questions), Has(Answers));
        var isRanking = Pairs(root, JsonValueKind.String);
        if (question is not null && (answer is not null || isRanking))
        {
            return plain with
            {
                IsRanking = isRanking,
                Columns = new DatasetColumns
                {
                    Prompt = question,
                    Query = question == "instruction" && root.TryGetProperty("input", out _) ? "input" : null,
                    Response = answer,
                    System = root.TryGetProperty("system", out _) ? "system" : null,
                    Chosen = isRanking ? Chosen : null,
                    Rejected = isRanking ? Rejected : null,
                    KtoTag = answer is null ? null : Tag(root),
                    History = root.TryGetProperty("history", out _) ? "history" : null,
                },
            };
        }

        return Has(Texts) is { } text ? plain with { Columns = TextOnly(text) } : null;
    }

    private static DatasetColumns TextOnly(string column) => new() { Prompt = column, Query = null, Response = null, Messages = null };

    private static DataException Unknown(DatasetInfo plain, JsonElement root)
    {
        const int Shown = 12;
        var names = string.Join(", ", root.EnumerateObject().Select(property => property.Name).Take(Shown));
        return new DataException(
            $"{plain.Where}: what its columns are can't be told from the first row (it has: {names}). Register the file in {DatasetRegistry.FileName} beside it, with columns.");
    }
}
