using System.Globalization;
using System.Text;
using System.Text.Json;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Tests.Tree;

/// <summary>Every value, its type, and every refusal, against what OmegaConf made of the same documents.</summary>
public class OmegaConfOracleTests
{
    [Fact]
    public void Two_thousand_documents_read_as_OmegaConf_reads_them()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Oracles", "documents.jsonl"));
        var differences = new List<string>();
        foreach (string line in lines)
        {
            using JsonDocument record = JsonDocument.Parse(line);
            string text = record.RootElement.GetProperty("t").GetString()!;
            string expected = record.RootElement.TryGetProperty("v", out JsonElement value) ? Describe(value) : "refused";
            string actual = Read(text);
            if (actual != expected)
            {
                differences.Add($"{JsonSerializer.Serialize(text)}\n  expected {expected}\n  actual   {actual}");
            }
        }

        Assert.Equal(2000, lines.Length);
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join('\n', differences)}");
    }

    private static string Read(string text)
    {
        RecipeTree tree = TreeReader.Read(new SourceText("oracle.yaml", text));
        return tree.Findings.Any(finding => finding.Severity == Severity.Error) ? "refused" : Describe(tree.Root);
    }

    private static string Describe(YamlNode node) => node switch
    {
        MappingNode mapping => $"{{{string.Join(", ", mapping.Entries.Select(e => $"{Describe(e.Key)}: {Describe(e.Value)}"))}}}",
        SequenceNode sequence => $"[{string.Join(", ", sequence.Items.Select(Describe))}]",
        ScalarNode { Value.Kind: ScalarKind.Null } => "null",
        ScalarNode { Value.Kind: ScalarKind.Bool } scalar => scalar.Value.Bool ? "true" : "false",
        ScalarNode { Value.Kind: ScalarKind.WholeNumber } scalar => $"i:{scalar.Value}",
        ScalarNode { Value.Kind: ScalarKind.Real } scalar => Real(scalar.Value.Real),
        ScalarNode scalar => $"s:{Escape(scalar.Text)}",
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Describe))}]",
        JsonValueKind.Object => "{" + string.Join(
            ", ", value.GetProperty("m").EnumerateArray().Select(pair => $"{Describe(pair[0])}: {Describe(pair[1])}")) + "}",
        _ when value.GetString()!.StartsWith("f:", StringComparison.Ordinal) => Real(ParsePython(value.GetString()![2..])),
        _ when value.GetString()!.StartsWith("s:", StringComparison.Ordinal) => $"s:{Escape(value.GetString()![2..])}",
        _ => value.GetString()!,
    };

    private static double ParsePython(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    // The bits, so that -0.0 and 0.0 differ; every NaN is one.
    private static string Real(double value) =>
        double.IsNaN(value) ? "f:nan" : $"f:{BitConverter.DoubleToInt64Bits(value):x}";

    private static string Escape(string text)
    {
        var builder = new StringBuilder();
        foreach (char c in text)
        {
            builder.Append(c is < ' ' or '\\' or '"' or ',' ? $"\\{(int)c:x4}" : c.ToString());
        }

        return builder.ToString();
    }
}
