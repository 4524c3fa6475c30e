using System.Text.Json;
using Lathe.Training.Serving;

namespace Lathe.Worker.Serving;

/// <summary>The prompts of <c>/v1/completions</c>: a text, a list of texts, token ids, or a list of lists of them.</summary>
internal static class PromptReader
{
    private const int MaxPrompts = 64;

    public static IReadOnlyList<IReadOnlyList<int>> Read(BodyReader body, ServedModel model)
    {
        if (body["prompt"] is not { } prompt)
        {
            throw BodyReader.Wrong("prompt", "a text, a list of texts, or token ids");
        }

        if (prompt.ValueKind == JsonValueKind.String)
        {
            return [Encode(prompt, model)];
        }

        JsonElement[] items = prompt.ValueKind == JsonValueKind.Array ? [.. prompt.EnumerateArray()] : [];
        if (items.Length > 0 && items[0].ValueKind == JsonValueKind.Number)
        {
            return [Ids(items, model)];
        }

        return items.Length is > 0 and <= MaxPrompts
            ? [.. items.Select(item => item.ValueKind switch
            {
                JsonValueKind.String => Encode(item, model),
                JsonValueKind.Array => Ids([.. item.EnumerateArray()], model),
                _ => throw BodyReader.Wrong("prompt", "a list of texts or of lists of token ids"),
            })]
            : throw BodyReader.Wrong("prompt", $"a text, a list of at most {MaxPrompts} texts, or token ids");
    }

    private static IReadOnlyList<int> Encode(JsonElement text, ServedModel model)
    {
        var ids = model.Tokenizer.Encode(BodyReader.Unpaired(text, "prompt"));
        if (model is { AddsBosToken: true, Tokenizer.BosId: { } begin })
        {
            return [begin, .. ids];
        }

        return ids.Count > 0 ? ids : (model.Tokenizer.BosId ?? model.Tokenizer.EosId) is { } only ? [only] : throw BodyReader.Wrong("prompt", "a text that is not empty");
    }

    private static IReadOnlyList<int> Ids(JsonElement[] items, ServedModel model) =>
        items.Length > 0 && items.All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id) && id >= 0 && id < model.VocabularySize)
            ? [.. items.Select(item => item.GetInt32())]
            : throw BodyReader.Wrong("prompt", $"token ids from 0 to {model.VocabularySize - 1}");
}
