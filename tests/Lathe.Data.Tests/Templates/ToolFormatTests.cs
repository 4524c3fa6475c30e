using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Templates;

namespace Lathe.Data.Tests.Templates;

/// <summary>What LLaMA-Factory's encodings do not have: tools and calls that are no tools and calls.</summary>
public sealed class ToolFormatTests
{
    private static readonly string[] Words =
        ["name", "arguments", "function", "type", "parameters", "properties", "required", "enum", "items", "description", "response", "é🙂\n\"'"];

    private static readonly string[] OwnFormats = ["qwen", "llama3", "default"];

    [Fact]
    public void Any_json_is_written_or_refused_as_a_row()
    {
        var random = new Random(3);
        var tokenizer = new CharTokenizer();
        var templates = OwnFormats.Select(TemplateCatalog.Get)
            .Concat(Enum.GetValues<Recipes.Model.ToolCallFormat>().Select(format => TemplateResolver.Resolve(
                new() { Template = "default", ToolFormat = format }, new TokenizerSettings(null, false), tokenizer).Template)).ToList();
        var (written, refused) = (0, 0);
        for (var i = 0; i < 4000; i++)
        {
            var tools = random.Next(3) == 0 ? Broken(random) : JsonSerializer.Serialize(Enumerable.Range(0, 2).Select(_ => Value(random, 0)));
            var call = random.Next(3) == 0 ? Broken(random) : JsonSerializer.Serialize(Value(random, 0));
            try
            {
                Assert.NotEmpty(templates[i % templates.Count].EncodeMultiTurn(
                    tokenizer, [new(ChatRole.User, "q"), new(ChatRole.Function, call)], null, tools: random.Next(2) == 0 ? tools : null));
                written++;
            }
            catch (RowFormatException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
        }

        Assert.True(written > 100, $"{written} written");
        Assert.True(refused > 100, $"{refused} refused");
    }

    [Fact]
    public void A_mark_in_a_tools_description_stays_text()
    {
        var turn = Assert.Single(TemplateCatalog.Get("qwen3_nothink").Render(
            new CharTokenizer(), [new(ChatRole.User, "q"), new(ChatRole.Assistant, "a")], null,
            tools: """[{"name": "f", "description": "{{tools}} {{date}} {{names}} {{content}}"}]"""));
        Assert.Contains("\"description\": \"{{tools}} {{date}} {{names}} {{content}}\"", turn.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_of_single_calls_refuses_two()
    {
        var error = Assert.Throws<RowFormatException>(() => TemplateCatalog.Get("glm4").Render(
            new CharTokenizer(),
            [
                new(ChatRole.User, "q"),
                new(ChatRole.Function, """[{"name": "f", "arguments": {}}, {"name": "g", "arguments": {}}]"""),
            ], null));
        Assert.Equal("a message has 2 tool calls, and the template's tool format glm4 writes one", error.Message);
    }

    [Theory]
    [InlineData("1e-05", "1e-05")]
    [InlineData("0.00010", "0.0001")]
    [InlineData("1E16", "1e+16")]
    [InlineData("123456789012345.0", "123456789012345.0")]
    [InlineData("1234567890123456789012", "1234567890123456789012")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("-0", "0")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("9.999999999999998e15", "9999999999999998.0")]
    [InlineData("0.1", "0.1")]
    [InlineData("100.0", "100.0")]
    [InlineData("5e-324", "5e-324")]
    public void Numbers_are_written_as_Python_writes_them(string given, string expected)
    {
        using var document = JsonDocument.Parse(given);
        Assert.Equal(expected, PythonText.Dumps(document.RootElement));
    }

    private static object? Value(Random random, int depth) => random.Next(depth > 4 ? 5 : 9) switch
    {
        0 => null,
        1 => random.Next(100),
        2 => random.NextDouble(),
        3 => random.Next(2) == 0,
        4 => Words[random.Next(Words.Length)],
        5 => Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth + 1)).ToList(),
        _ => Words.Where(_ => random.Next(3) > 0).ToDictionary(
            word => word, word => word is "name" or "type" && random.Next(4) > 0 ? "function" : Value(random, depth + 1)),
    };

    private static string Broken(Random random)
    {
        string[] texts =
        [
            "", " ", "[", "{}", "null", "3", "\"\\ud800\"", "[{\"name\": \"\\udfff\", \"arguments\": {\"a\": \"\\ud800\"}}]", "<think>\n{}",
            "<tool_call>{}", "</tool_call><tool_call>", "<tool_call></tool_call>", "<think>\n\n</think>\n\n", new string('[', 100),
        ];
        return texts[random.Next(texts.Length)];
    }
}
