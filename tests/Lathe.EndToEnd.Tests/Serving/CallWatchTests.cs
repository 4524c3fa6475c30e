using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Data.Templates;
using Lathe.Worker.Serving;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>Calls of tools in streamed answers, however an answer is cut.</summary>
public sealed class CallWatchTests
{
    [Theory]
    [InlineData("qwen", "Let me look.\n<tool_call>\n{\"name\": \"now\", \"arguments\": {\"zone\": \"UTC\"}}\n</tool_call>", "Let me look.", 1)]
    [InlineData("qwen", "It is a <tool, and no call. <tool_call> neither", "It is a <tool, and no call. <tool_call> neither", 0)]
    [InlineData("default", "Action: now\nAction Input: {\"zone\": \"UTC\"}", "", 1)]
    [InlineData("default", "Action is what it needs. Act", "Action is what it needs. Act", 0)]
    [InlineData("llama3", "{\"name\": \"now\", \"parameters\": {\"zone\": \"UTC\"}}", "", 1)]
    [InlineData("llama3", "A text without any.", "A text without any.", 0)]
    public void Text_is_told_and_calls_are_kept_for_the_end(string template, string answer, string text, int calls)
    {
        var random = new Random(2);
        for (var i = 0; i < 50; i++)
        {
            var watch = new CallWatch(TemplateCatalog.Get(template));
            var told = "";
            for (var place = 0; place < answer.Length;)
            {
                var length = Math.Min(random.Next(1, 9), answer.Length - place);
                told += watch.Add(answer.Substring(place, length));
                place += length;
            }

            var (rest, found) = watch.Finish();
            Assert.Equal((text, calls), ((told + rest).TrimEnd(), found.Count));
            Assert.All(found, call => Assert.Equal(("now", "{\"zone\":\"UTC\"}"), (call.Name, call.Arguments)));
        }
    }

    [Fact]
    public void They_look_as_OpenAIs()
    {
        var form = new ChatForm("model");
        var call = new AnsweredCall("now", """{"zone":"UTC"}""");
        var whole = Json(form.Whole([new WholeAnswer("", [call], "tool_calls")], new Usage(3, 4)));
        var message = whole["choices"]![0]!["message"]!;
        Assert.Null(message["content"]);
        foreach (var said in new[] { message["tool_calls"]![0]!, Json(form.Calls(0, [call])!)["choices"]![0]!["delta"]!["tool_calls"]![0]! })
        {
            Assert.Equal(("function", 0), (said["type"]!.GetValue<string>(), said["index"]!.GetValue<int>()));
            Assert.StartsWith("call_", said["id"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(("now", """{"zone":"UTC"}"""), (said["function"]!["name"]!.GetValue<string>(), said["function"]!["arguments"]!.GetValue<string>()));
        }
    }

    private static JsonNode Json(object body) => JsonSerializer.SerializeToNode(body, ApiJson.Options)!;
}
