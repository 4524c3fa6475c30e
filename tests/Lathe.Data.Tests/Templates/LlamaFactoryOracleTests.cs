using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Templates;

/// <summary>Ids, labels, generation prompts and stop ids against what LLaMA-Factory's own code gave for the same conversations.</summary>
public sealed class LlamaFactoryOracleTests
{
    private static readonly JsonElement[] Cases = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(RepositoryPaths.TemplateOracle, "llamafactory-encoded.json")))!;

    public static TheoryData<int, string> CaseNames { get; } =
        new(Cases.Select((c, i) => (i, $"{c.GetProperty("options")} {c.GetProperty("messages").GetArrayLength()} messages")));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Encodes_as_LLaMA_Factory_does(int index, string name)
    {
        Assert.NotEmpty(name);
        var expected = Cases[index];
        var given = expected.GetProperty("options");
        var options = new DataOptions
        {
            Template = given.GetProperty("template").GetString(),
            CutoffLen = given.GetProperty("cutoff_len").GetInt32(),
            DefaultSystem = given.GetProperty("default_system").GetString(),
            TrainOnPrompt = given.GetProperty("train_on_prompt").GetBoolean(),
            MaskHistory = given.GetProperty("mask_history").GetBoolean(),
            EnableThinking = given.GetProperty("enable_thinking") is { ValueKind: not JsonValueKind.Null } thinking ? thinking.GetBoolean()
                : null,
        };
        var messages = expected.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(
            Enum.Parse<ChatRole>(m.GetProperty("role").GetString()!, ignoreCase: true), m.GetProperty("content").GetString()!)).ToList();
        var system = expected.GetProperty("system").GetString()!;

        var tokenizer = new CharTokenizer();
        var template = TemplateResolver.Resolve(options, new TokenizerSettings(null, false), tokenizer).Template;
        var row = new SupervisedEncoder(tokenizer, template, options).Encode(new Conversation(system, messages));

        Assert.Equal(Ids(expected, "ids"), row.Example.InputIds);
        Assert.Equal(Ids(expected, "labels"), row.Example.Labels);
        Assert.Equal(Ids(expected, "prompt"), template.EncodePrompt(tokenizer, [.. messages.SkipLast(1)], system));
        Assert.Equal(Ids(expected, "stops"), template.StopIds(tokenizer).Order());
    }

    private static int[] Ids(JsonElement element, string name) => element.GetProperty(name).Deserialize<int[]>()!;
}
