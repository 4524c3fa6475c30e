using System.Text.Json.Nodes;
using Lathe.Training.Artifacts;

namespace Lathe.Training.Tests.Artifacts;

/// <summary>Expected texts are those of CPython's json.dumps for the same values.</summary>
public class PythonJsonTests
{
    private static JsonObject Sample => new()
    {
        ["b"] = new JsonArray(1, 2.0, null, true, new JsonObject()),
        ["a"] = new JsonObject { ["z"] = "é\"\\\n\u007f\u0001😀", ["y"] = new JsonArray() },
    };

    [Fact]
    public void One_line() => Assert.Equal(
        """{"b": [1, 2.0, null, true, {}], "a": {"z": "\u00e9\"\\\n\u007f\u0001\ud83d\ude00", "y": []}}""",
        PythonJson.Serialize(Sample));

    [Fact]
    public void Indented_and_sorted() => Assert.Equal(
        """
        {
            "a": {
                "y": [],
                "z": "\u00e9\"\\\n\u007f\u0001\ud83d\ude00"
            },
            "b": [
                1,
                2.0,
                null,
                true,
                {}
            ]
        }
        """,
        PythonJson.Serialize(Sample, indent: 4, sortKeys: true));

    [Fact]
    public void Beyond_ascii_is_kept_on_request() => Assert.Equal(
        "{\"b\": [1, 2.0, null, true, {}], \"a\": {\"z\": \"é\\\"\\\\\\n\u007f\\u0001😀\", \"y\": []}}",
        PythonJson.Serialize(Sample, ensureAscii: false));

    [Fact]
    public void A_lone_surrogate_stays_valid_JSON() =>
        Assert.Equal("\"a\\ud83d\"", PythonJson.Serialize(JsonValue.Create("a\ud83d"), ensureAscii: false));

    [Fact]
    public void Non_finite_numbers_are_null() => Assert.Equal(
        "[null, null, null]",
        PythonJson.Serialize(new JsonArray(double.NaN, double.PositiveInfinity, double.NegativeInfinity)));

    [Fact]
    public void Numbers_of_a_parsed_document_keep_their_kind() =>
        Assert.Equal("[1, 1.0, 1e-05, -3]", PythonJson.Serialize(JsonNode.Parse("[1, 1.0, 0.00001, -3]")));
}
