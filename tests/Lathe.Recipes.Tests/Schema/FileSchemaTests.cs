using Lathe.Recipes.Findings;
using Lathe.Recipes.Json;
using Lathe.Recipes.Schema;
using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Lathe.Recipes.Tests.Schema;

/// <summary>The checks of JSON files find fault where NJsonSchema, reading the shipped schema by itself, does; and nowhere else.</summary>
public class FileSchemaTests
{
    private static readonly string[] Odd =
    [
        "null", "true", "0", "1", "-1", "3", "4", "0.5", "5e8", "\"auto\"", "\"a\"", "\"cpu\"", "\"alpaca\"", "\"2\"", "[]", "[0.9, 0.99]", "[\"a\"]",
        "{}", "{\"enabled\": \"auto\"}", "{\"enabled\": 1}", "{\"prompt\": 1, \"messages\": null}", "{\"stage\": 3}", "{\"x\": 1}",
    ];

    private static readonly string[] DatasetInfoShapes =
        [FindingCodes.DatasetInfoUnknownField, FindingCodes.DatasetInfoWrongType, FindingCodes.DatasetInfoWrongValue];

    private static readonly string[] DeepSpeedShapes = [FindingCodes.DeepSpeedWrongType, FindingCodes.DeepSpeedWrongValue];

    [Fact]
    public void Fields_of_datasets_are_judged_as_the_schema_has_them()
    {
        JsonSchema schema = Load(SchemaFiles.DatasetInfo);
        foreach (string text in Combinations([.. DatasetInfoShape.Entry.Fields, new("other", ValueShape.Anything, "")]))
        {
            string file = $"{{\"a\": {text}}}";
            bool isTold = DatasetInfoCheck.Run(new SourceText("d", file)).Any(finding => DatasetInfoShapes.Contains(finding.Code));
            Assert.True(isTold == schema.Validate(Parse(file)).Count > 0, file);
        }
    }

    [Fact]
    public void Keys_of_DeepSpeed_are_judged_as_the_schema_has_them()
    {
        JsonSchema schema = Load(SchemaFiles.DeepSpeed);
        string[] files =
        [
            .. Combinations(DeepSpeedShape.File.Fields),
            .. Combinations(DeepSpeedShape.Zero.Fields).Select(text => $"{{\"zero_optimization\": {text}}}"),
        ];
        foreach (string file in files)
        {
            bool isTold = DeepSpeedCheck.Run(new SourceText("d", file))
                .Any(finding => DeepSpeedShapes.Contains(finding.Code) || finding is { Code: FindingCodes.DeepSpeedUnknownField });
            Assert.True(isTold == schema.Validate(Parse(file)).Count > 0, file);
        }
    }

    private static IEnumerable<string> Combinations(IReadOnlyList<ValueField> fields) =>
        fields.SelectMany(field => Odd.Select(value => $"{{\"{field.Name}\": {value}}}"));

    private static JsonSchema Load(string name) => JsonSchema.FromJsonAsync(SchemaFiles.Generate(name)).GetAwaiter().GetResult();

    /// <summary>A number without a fraction is a whole one in JSON Schema, however it is written; NJsonSchema goes by the writing.</summary>
    private static JToken Parse(string text) => JToken.Parse(text.Replace("5e8", "500000000", StringComparison.Ordinal));
}
