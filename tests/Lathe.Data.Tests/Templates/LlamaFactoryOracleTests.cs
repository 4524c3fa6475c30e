using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Templates;

/// <summary>Ids, labels, generation prompts and stop ids against what LLaMA-Factory's own code gave for the same conversations.</summary>
public sealed class LlamaFactoryOracleTests
{
    private static readonly JsonElement Oracle = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(RepositoryPaths.TemplateOracle, "llamafactory-encoded.json"))).RootElement;

    private static readonly CharTokenizer Tokenizer =
        CharTokenizer.With(Oracle.GetProperty("specials").EnumerateArray().Select(special => special.GetString()!));

    private static readonly ILookup<string, JsonElement> Cases = Oracle.GetProperty("cases").EnumerateArray()
        .ToLookup(c => c.GetProperty("options").GetProperty("template").GetString()!);

    /// <summary>Of earlier versions of LLaMA-Factory; recipes of that time name them.</summary>
    private static readonly string[] Earlier = ["baichuan", "baichuan2"];

    public static TheoryData<string> Names { get; } = [.. TemplateCatalog.Names.Except(Earlier)];

    [Fact]
    public void The_templates_are_LLaMA_Factorys() =>
        Assert.Equal(Cases.Select(c => c.Key).Concat(Earlier).Order(StringComparer.Ordinal), TemplateCatalog.Names);

    [Theory]
    [InlineData("baichuan", "<reserved_102>What?<reserved_103>")]
    [InlineData("baichuan2", "<reserved_106>What?<reserved_107>")]
    public void Earlier_templates_are_known(string name, string expected)
    {
        var tokenizer = CharTokenizer.With(["<s>", "</s>", "<reserved_102>", "<reserved_103>", "<reserved_106>", "<reserved_107>"]);
        var options = new DataOptions { Template = name, CutoffLen = 64 };
        var template = TemplateResolver.Resolve(options, new TokenizerSettings(null, false), tokenizer).Template;
        var messages = new[] { new ChatMessage(ChatRole.User, "What?"), new ChatMessage(ChatRole.Assistant, "So.") };
        var prompt = template.EncodePrompt(tokenizer, messages[..1], "", "");
        Assert.Equal((expected, "What?".Length + 2), (tokenizer.Decode(prompt), prompt.Length));
        Assert.Equal(
            expected + "So.</s>",
            tokenizer.Decode(new SupervisedEncoder(tokenizer, template, options).Encode(new Conversation("", messages, "")).Example.InputIds));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encodes_as_LLaMA_Factory_does(string name)
    {
        Assert.NotEmpty(Cases[name]);
        Assert.All(Cases[name], AssertEncoded);
    }

    private static void AssertEncoded(JsonElement expected)
    {
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
            PreserveThinking = given.TryGetProperty("preserve_thinking", out _),
            ToolFormat = given.GetProperty("tool_format").GetString() is { } format ? Enum.Parse<ToolCallFormat>(format, ignoreCase: true) : null,
        };
        var messages = expected.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(
            Enum.Parse<ChatRole>(m.GetProperty("role").GetString()!, ignoreCase: true), m.GetProperty("content").GetString()!)).ToList();
        var system = expected.GetProperty("system").GetString()!;
        var tools = expected.GetProperty("tools").GetString()!;

        var template = TemplateResolver.Resolve(options, new TokenizerSettings(null, false), Tokenizer).Template;
        var row = new SupervisedEncoder(Tokenizer, template, options).Encode(new Conversation(system, messages, tools));

        Assert.Equal(expected.GetProperty("text").GetString(), Tokenizer.Decode(row.Example.InputIds));
        Assert.Equal(Labels(expected, row.Example.InputIds), row.Example.Labels);
        Assert.Equal(expected.GetProperty("prompt").GetString(),
            Tokenizer.Decode(template.EncodePrompt(Tokenizer, [.. messages.SkipLast(1)], system, tools)));
        Assert.Equal(expected.GetProperty("stops").Deserialize<int[]>()!, template.StopIds(Tokenizer).Order());
    }

    private static int[] Labels(JsonElement expected, int[] ids)
    {
        var labels = Enumerable.Repeat(-100, ids.Length).ToArray();
        foreach (var run in expected.GetProperty("learnt").EnumerateArray().Select(run => run.Deserialize<int[]>()!))
        {
            ids.AsSpan(run[0]..run[1]).CopyTo(labels.AsSpan(run[0]));
        }

        foreach (var end in expected.GetProperty("ends").EnumerateArray().Select(end => end.Deserialize<int[]>()!))
        {
            labels[end[0]] = end[1];
        }

        return labels;
    }
}
