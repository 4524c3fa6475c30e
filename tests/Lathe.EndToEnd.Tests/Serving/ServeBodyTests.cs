using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>What can be asked, and what is refused, by key.</summary>
public sealed class ServeBodyTests : IDisposable
{
    private const string Chat = "chat/completions";
    private const string Hello = """{"messages":[{"role":"user","content":"Hello"}],"max_tokens":4,"temperature":0""";

    private readonly ServeFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_wrong_value_is_refused_with_its_key()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        foreach (var (path, body, status, parameter) in Refusals())
        {
            var (actual, answer) = await server.PostAsync(path, body);
            Assert.True((status, parameter) == (actual, answer?["error"]?["param"]?.GetValue<string>()), $"{body}: {actual} {answer?.ToJsonString()}");
            Assert.NotEmpty(answer!["error"]!["message"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task What_can_be_asked_is_answered()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        foreach (var more in new[]
        {
            "", ""","n":3""", ""","stop":["x","y"],"top_p":0.9,"top_k":5,"min_p":0.1,"repetition_penalty":1.2,"presence_penalty":1,"frequency_penalty":0.5,"seed":7""",
            ""","user":"somebody","metadata":{"kept":"not"},"logprobs":false,"response_format":{"type":"text"},"stream_options":null""",
            ""","tools":[{"type":"function","function":{"name":"now","description":"the time","parameters":{"type":"object","properties":{}}}}],"tool_choice":"auto" """,
        })
        {
            var (status, answer) = await server.PostAsync(Chat, Hello + more + "}");
            Assert.True(status == 200, $"{more}: {answer?.ToJsonString()}");
            Assert.Equal(more.Contains("\"n\":3", StringComparison.Ordinal) ? 3 : 1, answer!["choices"]!.AsArray().Count);
        }

        var (_, turns) = await server.PostAsync(Chat, """
            {"max_tokens":3,"messages":[{"role":"system","content":"Be short."},{"role":"user","content":[{"type":"text","text":"What time"},{"type":"text","text":" is it?"}]},
             {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"now","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"1","content":"noon"}]}
            """);
        Assert.NotNull(turns!["usage"]);
        var (_, several) = await server.PostAsync("completions", """{"prompt":["One","Two",[72,105]],"max_tokens":3,"n":2}""");
        Assert.Equal(6, several!["choices"]!.AsArray().Count);
        Assert.Equal(several["usage"]!["prompt_tokens"]!.GetValue<int>(), "OneTwoHi".Length);
    }

    /// <summary>Bodies with parts taken out, doubled, put elsewhere and replaced: every one is answered or refused, and the server lives on.</summary>
    [Fact]
    public async Task Fuzzed_bodies_never_break_the_server()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        var random = new Random(11);
        string[] seeds =
        [
            Hello + "}", Hello + ""","stop":["a"],"n":2,"stream":true,"stream_options":{"include_usage":true}}""",
            """{"model":"first","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"u"}]}],"max_tokens":2,"tools":[{"type":"function","function":{"name":"f"}}]}""",
            """{"prompt":[[1,2],[3]],"max_tokens":2,"seed":1}""",
        ];
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < 400; i++)
        {
            var bytes = Mutate(Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]), random);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");
            using var response = await server.Client.PostAsync(new Uri(random.Next(4) == 0 ? "completions" : Chat, UriKind.Relative), content, Cancellation);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            var status = (int)response.StatusCode;
            counts[status] = counts.GetValueOrDefault(status) + 1;
            Assert.True(status < 500, $"{Encoding.UTF8.GetString(bytes)}: {text}");
            Assert.True(status == 200 || JsonNode.Parse(text)!["error"]!["message"] is not null, text);
        }

        Assert.True(counts[200] > 20 && counts[400] > 100, string.Join(", ", counts));
        Assert.NotEmpty(await server.AskAsync("Still there?", "second", 3));
        Assert.Equal((0, ""), await server.EndAsync());
    }

    [Fact]
    public async Task Too_large_a_body_is_refused_before_it_is_read()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        var (status, _) = await server.PostAsync(Chat, "{\"messages\":\"" + new string('x', 5 << 20) + "\"}");
        Assert.Equal(413, status);
        Assert.NotEmpty(await server.AskAsync("Hello", "model", 3));
    }

    private static IEnumerable<(string Path, string Body, int Status, string? Parameter)> Refusals()
    {
        yield return (Chat, "", 400, null);
        yield return (Chat, "[]", 400, null);
        yield return (Chat, "{\"messages\":", 400, null);
        yield return (Chat, "{}", 400, "messages");
        yield return (Chat, """{"messages":[]}""", 400, "messages");
        yield return (Chat, """{"messages":["text"]}""", 400, "messages[0]");
        yield return (Chat, """{"messages":[{"role":"alien","content":"x"}]}""", 400, "messages[0].role");
        yield return (Chat, """{"messages":[{"role":"user","content":7}]}""", 400, "messages[0].content");
        yield return (Chat, """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", 400, "messages");
        yield return (Chat, """{"messages":[{"role":"assistant","content":"x"},{"role":"user","content":"x"}]}""", 400, "messages");
        yield return (Chat, """{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"x"}]}""", 400, "messages");
        yield return (Chat, """{"messages":[{"role":"user","content":"x"},{"role":"system","content":"x"}]}""", 400, "messages");
        yield return (Chat, """{"messages":[{"role":"user","content":"\ud800"}]}""", 400, "messages[0].content");
        yield return (Chat, Hello + ""","model":"nobody"}""", 404, "model");
        yield return (Chat, Hello + ""","model":7}""", 400, "model");
        foreach (var (key, value) in new[]
        {
            ("temperature", "-1"), ("temperature", "\"hot\""), ("top_p", "2"), ("n", "0"), ("n", "1000"), ("stop", "[\"\"]"), ("stop", "7"), ("seed", "1.5"),
            ("stream", "\"yes\""), ("logprobs", "true"), ("logit_bias", "{\"5\":1}"), ("response_format", "{\"type\":\"json_object\"}"), ("tools", "{}"), ("tool_choice", "\"required\""),
        })
        {
            yield return (Chat, $"{Hello},\"{key}\":{value}}}", 400, key);
        }

        yield return (Chat, """{"messages":[{"role":"user","content":"x"}],"max_tokens":0}""", 400, "max_tokens");
        yield return (Chat, JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = new string('x', 5000) } } }), 400, "messages");
        yield return ("completions", "{}", 400, "prompt");
        yield return ("completions", """{"prompt":[]}""", 400, "prompt");
        yield return ("completions", """{"prompt":[99999]}""", 400, "prompt");
        yield return ("completions", """{"prompt":["a",7]}""", 400, "prompt");
        yield return ("completions", """{"prompt":"a","suffix":"b"}""", 400, "suffix");
        yield return ("completions", """{"prompt":"a","echo":true}""", 400, "echo");
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var place = random.Next(bytes.Count);
            var length = random.Next(1, Math.Min(12, bytes.Count - place) + 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(place, length);
                    break;
                case 1:
                    bytes.InsertRange(place, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 2:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(place, "null"u8.ToArray());
                    break;
                default:
                    bytes.InsertRange(place, Encoding.UTF8.GetBytes(random.Next(3) == 0 ? "[[[[" : $"{random.Next()}"));
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }
}
