using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lathe.Recipes.Schema;

/// <summary>
/// Writes a shape as JSON Schema, draft 7, with the additions of editors (<c>markdownDescription</c>, <c>enumDescriptions</c>,
/// <c>defaultSnippets</c>, <c>deprecationMessage</c>). Exclusive bounds are numbers: editors read the boolean form only under draft 4.
/// </summary>
internal sealed class SchemaWriter
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly (ValueKinds Kind, string Name)[] TypeNames =
    [
        (ValueKinds.Bool, "boolean"),
        (ValueKinds.WholeNumber, "integer"),
        (ValueKinds.Number, "number"),
        (ValueKinds.Text, "string"),
        (ValueKinds.List, "array"),
        (ValueKinds.Mapping, "object"),
        (ValueKinds.Null, "null"),
    ];

    private readonly Utf8JsonWriter _json;

    private SchemaWriter(Utf8JsonWriter json) => _json = json;

    /// <summary>A whole schema file.</summary>
    /// <param name="title">What the schema describes, in a few words.</param>
    /// <param name="description">The same in a sentence.</param>
    /// <param name="root">What the file holds.</param>
    public static string Write(string title, string description, ValueShape root)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            json.WriteString("$comment", $"Version {SchemaFiles.Version}.");
            json.WriteString("title", title);
            json.WriteString("description", description);
            new SchemaWriter(json).Content(root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private void Field(ValueField field)
    {
        _json.WriteStartObject(field.Name);
        _json.WriteString("description", field.Documentation);
        if (field.Markdown is { } markdown)
        {
            _json.WriteString("markdownDescription", markdown);
        }

        if (field.Deprecated is { } deprecated)
        {
            _json.WriteString("deprecationMessage", deprecated);
        }

        if (field.Default is { } text)
        {
            _json.WritePropertyName("default");
            _json.WriteRawValue(text);
        }

        Content(field.Shape);
        _json.WriteEndObject();
    }

    private void Shape(ValueShape shape)
    {
        _json.WriteStartObject();
        Content(shape);
        _json.WriteEndObject();
    }

    /// <summary>The keywords of a shape; alternatives only where one set of keywords can't say it.</summary>
    private void Content(ValueShape shape)
    {
        Offers(shape);
        List<ValueShape> alternatives = Alternatives(shape);
        if (alternatives.Count <= 1)
        {
            Keywords(shape);
            return;
        }

        _json.WriteStartArray("anyOf");
        foreach (ValueShape alternative in alternatives)
        {
            Shape(alternative);
        }

        _json.WriteEndArray();
    }

    private void Offers(ValueShape shape)
    {
        if (shape.Examples.Count > 0)
        {
            _json.WriteStartArray("examples");
            foreach (string example in shape.Examples)
            {
                _json.WriteStringValue(example);
            }

            _json.WriteEndArray();
        }

        if (shape.Snippets.Count > 0)
        {
            _json.WriteStartArray("defaultSnippets");
            foreach (ValueSnippet snippet in shape.Snippets)
            {
                _json.WriteStartObject();
                _json.WriteString("label", snippet.Label);
                _json.WriteString("description", snippet.Documentation);
                _json.WritePropertyName("body");
                using var body = JsonDocument.Parse(snippet.Body);
                body.RootElement.WriteTo(_json);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }
    }

    private static List<ValueShape> Alternatives(ValueShape shape)
    {
        var alternatives = new List<ValueShape>();
        bool closedText = shape.Choices.Count > 0;
        ValueKinds others = closedText ? shape.Kinds & ~ValueKinds.Text : shape.Kinds;
        if (closedText)
        {
            ValueChoice[] open = [.. shape.Choices.Where(IsOpen)];
            ValueChoice[] closed = [.. shape.Choices.Where(choice => !IsOpen(choice))];
            bool onlyNullBeside = others is ValueKinds.None or ValueKinds.Null;
            ValueKinds kinds = ValueKinds.Text | (onlyNullBeside ? others : ValueKinds.None);
            others = onlyNullBeside ? ValueKinds.None : others;
            AddIfAny(alternatives, new ValueShape { Kinds = kinds, Choices = closed }, closed.Length);
            AddIfAny(alternatives, new ValueShape { Kinds = ValueKinds.Text, Choices = open }, open.Length);
        }

        if (others != ValueKinds.None)
        {
            alternatives.Insert(0, shape with { Kinds = others, Choices = [], Also = null, Examples = [], Snippets = [] });
            if (shape.Also is { } also)
            {
                ValueKinds number = shape.Kinds & (ValueKinds.WholeNumber | ValueKinds.Number);
                alternatives.Add(new ValueShape { Kinds = number, Min = also, Max = also });
            }
        }

        return alternatives;
    }

    private static void AddIfAny(List<ValueShape> alternatives, ValueShape shape, int count)
    {
        if (count > 0)
        {
            alternatives.Add(shape);
        }
    }

    private static bool IsOpen(ValueChoice choice) => choice.Text.EndsWith('*');

    private void Keywords(ValueShape shape)
    {
        Type(shape.Kinds);
        if (shape.Choices.Count > 0)
        {
            Choices(shape);
        }

        if (shape.NumberChoices.Count > 0)
        {
            NumberChoices(shape);
        }

        if (shape.Pattern is { } pattern && shape.Kinds.HasFlag(ValueKinds.Text))
        {
            _json.WriteString("pattern", pattern);
        }

        if ((shape.Kinds & (ValueKinds.WholeNumber | ValueKinds.Number)) != 0)
        {
            Bound(shape.MinExclusive ? "exclusiveMinimum" : "minimum", shape.Min);
            Bound(shape.MaxExclusive ? "exclusiveMaximum" : "maximum", shape.Max);
        }

        if (shape.Kinds.HasFlag(ValueKinds.List) && shape.Items is { } items)
        {
            _json.WritePropertyName("items");
            Shape(items);
        }

        if (shape.Kinds.HasFlag(ValueKinds.Mapping) && shape.Kinds != ValueKinds.Any)
        {
            Mapping(shape);
        }
    }

    private void Type(ValueKinds kinds)
    {
        if (kinds == ValueKinds.Any)
        {
            return;
        }

        string[] names =
        [
            .. TypeNames
                .Where(type => kinds.HasFlag(type.Kind) && !(type.Kind == ValueKinds.WholeNumber && kinds.HasFlag(ValueKinds.Number)))
                .Select(type => type.Name),
        ];
        if (names is [var single])
        {
            _json.WriteString("type", single);
            return;
        }

        _json.WriteStartArray("type");
        foreach (string name in names)
        {
            _json.WriteStringValue(name);
        }

        _json.WriteEndArray();
    }

    private void Choices(ValueShape shape)
    {
        if (IsOpen(shape.Choices[0]))
        {
            _json.WriteString("pattern", $"^({string.Join("|", shape.Choices.Select(choice => Regex.Escape(choice.Text[..^1])))})");
            return;
        }

        _json.WriteStartArray("enum");
        foreach (ValueChoice choice in shape.Choices)
        {
            _json.WriteStringValue(choice.Text);
        }

        if (shape.Kinds.HasFlag(ValueKinds.Null))
        {
            _json.WriteNullValue();
        }

        _json.WriteEndArray();
        if (shape.Choices.Any(choice => choice.Documentation.Length > 0))
        {
            _json.WriteStartArray("enumDescriptions");
            foreach (ValueChoice choice in shape.Choices)
            {
                _json.WriteStringValue(choice.Documentation);
            }

            if (shape.Kinds.HasFlag(ValueKinds.Null))
            {
                _json.WriteStringValue("No value.");
            }

            _json.WriteEndArray();
        }
    }

    private void NumberChoices(ValueShape shape)
    {
        _json.WriteStartArray("enum");
        foreach (int choice in shape.NumberChoices)
        {
            _json.WriteNumberValue(choice);
        }

        if (shape.Kinds.HasFlag(ValueKinds.Null))
        {
            _json.WriteNullValue();
        }

        _json.WriteEndArray();
    }

    private void Mapping(ValueShape shape)
    {
        if (shape.Fields.Count > 0)
        {
            _json.WriteStartObject("properties");
            foreach (ValueField field in shape.Fields)
            {
                Field(field);
            }

            _json.WriteEndObject();
        }

        _json.WritePropertyName("additionalProperties");
        if (shape.OtherFields is null || shape.OtherFields.Kinds == ValueKinds.Any)
        {
            _json.WriteBooleanValue(shape.OtherFields is not null);
        }
        else
        {
            Shape(shape.OtherFields);
        }
    }

    private void Bound(string keyword, double? value)
    {
        if (value is { } bound)
        {
            _json.WriteNumber(keyword, bound);
        }
    }
}
