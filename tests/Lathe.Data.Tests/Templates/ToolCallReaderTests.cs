using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Templates.Tools;

namespace Lathe.Data.Tests.Templates;

/// <summary>The way back from what formats write.</summary>
public sealed class ToolCallReaderTests
{
    private static readonly string[] Words = ["city", "Paris", "two words", "学而", "it's \"so\"", "a\\b", "42 apples"];

    public static TheoryData<string, int> Formats() => new()
    {
        { "default", 2 }, { "phi4_mini", 2 }, { "qwen", 2 }, { "ling", 2 }, { "qwen3_5", 2 }, { "glm4_moe", 2 }, { "minimax1", 2 }, { "minimax2", 2 }, { "seed_oss", 2 },
        { "llama3", 2 }, { "mistral", 2 }, { "glm4", 1 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_a_format_writes_is_read_back(string format, int most)
    {
        var random = new Random(6);
        for (var i = 0; i < 200; i++)
        {
            var calls = Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => (Name: $"tool_{random.Next(9)}", Arguments: Arguments(random))).ToList();
            var json = JsonSerializer.Serialize(calls.Select(call => new { name = call.Name, arguments = call.Arguments }));
            var written = ToolFormats.Get(format).Call(ToolCall.Parse(json));
            var before = ToolCallReader.BeginOf(format) is null || i % 2 == 0 ? "" : "Let me see.";
            var (text, read) = ToolCallReader.Read(format, before + written);
            Assert.True(before == text, $"{format}: {written}");
            Assert.Equal(calls.Select(call => call.Name), read.Select(call => call.Name));
            foreach (var (call, found) in calls.Zip(read))
            {
                Assert.True(JsonNode.DeepEquals(call.Arguments, JsonNode.Parse(found.Arguments)), $"{format}: {written} is {found.Arguments}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Text_stays_text(string format, int most)
    {
        _ = most;
        foreach (var answer in new[] { "", "Hello.", "{", "[1, 2]", "{\"name\": 7}", "<tool_call>\nnot JSON\n</tool_call>", "Action: go", "<tool_calls>\nno\n</tool_calls>", "one\ntwo" })
        {
            var (text, calls) = ToolCallReader.Read(format, answer);
            Assert.True(calls.Count == 0 && text == answer || calls.Count > 0 && format is "glm4_moe", $"{format}: {answer}");
        }
    }

    /// <summary>Whatever a model writes: no exception, and nothing is lost when it is no call.</summary>
    [Fact]
    public void Any_answer_is_read()
    {
        var random = new Random(7);
        string[] parts = ["<tool_call>", "</tool_call>", "<function=f>", "</function>", "<parameter=a>", "</parameter>", "Action:", "Action Input:", "{\"name\":\"f\",\"arguments\":{}}", "{", "[", "\n", "<invoke name=\"f\">", "</invoke>", "x", "\ud800"];
        foreach (var format in Formats().Select(row => row.Data.Item1))
        {
            for (var i = 0; i < 300; i++)
            {
                var answer = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
                var (text, calls) = ToolCallReader.Read(format, answer);
                Assert.True(calls.Count > 0 ? answer.StartsWith(text, StringComparison.Ordinal) : text == answer);
            }
        }
    }

    private static JsonObject Arguments(Random random)
    {
        var arguments = new JsonObject();
        for (var i = random.Next(4); i > 0; i--)
        {
            arguments[$"key{i}"] = random.Next(5) switch
            {
                0 => random.Next(100),
                1 => true,
                2 => new JsonArray(1, "two"),
                3 => new JsonObject { ["inside"] = Words[random.Next(Words.Length)] },
                _ => Words[random.Next(Words.Length)],
            };
        }

        return arguments;
    }
}
