using System.Collections.Frozen;
using System.Text.Json;

namespace Lathe.Data.Templates;

/// <summary>
/// The templates of templates.json; names and texts are LLaMA-Factory's. An entry has what differs from <see cref="ChatTemplate"/>'s
/// defaults, or from the entry it is <c>like</c>, which is like no other.
/// </summary>
internal static class BuiltInTemplates
{
    public static IReadOnlyDictionary<string, ChatTemplate> All { get; } = Load();

    private static FrozenDictionary<string, ChatTemplate> Load()
    {
        using var document = EmbeddedJson.Open("Lathe.Data.Templates.templates.json");
        var entries = document.RootElement.EnumerateArray().ToList();
        var bases = entries.Where(entry => !entry.TryGetProperty("like", out _))
            .Select(entry => Read(entry, new ChatTemplate { Name = "" }))
            .ToDictionary(template => template.Name, StringComparer.Ordinal);
        var others = entries.Where(entry => entry.TryGetProperty("like", out _))
            .Select(entry => Read(entry, bases[entry.GetProperty("like").GetString()!]));
        return bases.Values.Concat(others).ToFrozenDictionary(template => template.Name, StringComparer.Ordinal);
    }

    private static ChatTemplate Read(JsonElement entry, ChatTemplate template)
    {
        foreach (var property in entry.EnumerateObject())
        {
            var value = property.Value;
            template = property.Name switch
            {
                "name" => template with { Name = value.GetString()! },
                "like" => template,
                "prefix" => template with { Prefix = Slots(value)! },
                "system" => template with { System = Slots(value)! },
                "user" => template with { User = Slots(value)! },
                "observation" => template with { Observation = Slots(value) },
                "assistant" => template with { Assistant = Slots(value)! },
                "function" => template with { Function = Slots(value) },
                "tools" => template with { ToolFormat = value.GetString()! },
                "defaultSystem" => template with { DefaultSystem = value.GetString()! },
                "stopWords" => template with { StopWords = [.. value.EnumerateArray().Select(word => word.GetString()!)] },
                "replaceEos" => template with { ReplaceEos = value.GetBoolean() },
                "efficientEos" => template with { EfficientEos = value.GetBoolean() },
                "systemInFirstUser" => template with { SystemInFirstUser = value.GetBoolean() },
                "trimsLoneTools" => template with { TrimsLoneTools = value.GetBoolean() },
                "reasoning" => template with { IsReasoning = value.GetBoolean() },
                "thoughtOpen" => template with { ThoughtOpen = value.GetString()! },
                "thoughtClose" => template with { ThoughtClose = value.GetString()! },
                "emptyThoughtIsItsEnd" => template with { EmptyThoughtIsItsEnd = value.GetBoolean() },
                "callOpen" => template with { CallOpen = value.GetString()! },
                "callClose" => template with { CallClose = value.GetString()! },
                "multimodal" => template with { IsMultimodal = value.GetBoolean() },
                var unknown => throw new InvalidOperationException($"templates.json has the unknown key '{unknown}'."),
            };
        }

        return template;
    }

    private static TemplateSlot[]? Slots(JsonElement value) => value.ValueKind == JsonValueKind.Null
        ? null
        : [.. value.EnumerateArray().Select(slot => TemplateSlot.Parse(slot.GetString()!))];
}
