using Lathe.Recipes.Findings;
using Lathe.Recipes.Schema;
using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Lathe.Recipes.Json;

/// <summary>Collects what there is to say about one JSON file; first what its schema says.</summary>
internal sealed class JsonFindings
{
    private readonly FindingList _findings = new();
    private readonly JsonCodes _codes;
    private readonly SourceText _source;

    private JsonFindings(SourceText source, JsonCodes codes)
    {
        _source = source;
        _codes = codes;
    }

    /// <summary>The document; null when the text is not JSON or no mapping.</summary>
    public JObject? Root { get; private set; }

    /// <summary>Nothing so far, about a text that was read before.</summary>
    public static JsonFindings Empty(SourceText source, JsonCodes codes) => new(source, codes);

    /// <summary>Reads and validates a text.</summary>
    public static JsonFindings Begin(SourceText source, JsonCodes codes, JsonSchema schema)
    {
        var findings = new JsonFindings(source, codes);
        JsonTree tree = JsonTreeReader.Read(source);
        if (tree.Root is not { } root)
        {
            JsonProblem problem = tree.Problem!;
            findings.Add(codes.Syntax, Severity.Error, problem.Span, problem.Message, problem.Help);
            return findings;
        }

        foreach (JProperty repeated in tree.Repeated)
        {
            findings.Add(
                codes.Repeated,
                Severity.Warning,
                JsonPlace.Of(repeated),
                $"'{SchemaWords.Shorten(repeated.Name)}' is set twice; only this one counts.",
                "Remove one of the two, or rename it.");
        }

        foreach (Violation violation in SchemaCheck.Run(root, schema).Concat(FormerFields.Find(root, schema)))
        {
            findings.Add(violation);
        }

        findings.Root = root as JObject;
        return findings;
    }

    /// <summary>All findings, in the order of the text.</summary>
    public IReadOnlyList<Finding> InOrder() =>
        [.. _findings.Items.OrderBy(finding => finding.Span.Start).ThenBy(finding => finding.Code, StringComparer.Ordinal)];

    public void Add(string code, Severity severity, TextSpan span, string message, string help, string? suggestion = null) =>
        _findings.Add(new Finding(code, severity, message, _source, span) { Help = help, Suggestion = suggestion });

    private void Add(Violation violation)
    {
        ViolationText text = ViolationText.Of(violation);
        (string code, Severity severity) = violation.Kind switch
        {
            // A name that is near a known one is a slip; another may belong to another program, and does nothing here.
            ViolationKind.UnknownField => (_codes.UnknownField, text.Suggestion is null ? Severity.Warning : Severity.Error),
            ViolationKind.WrongType => (_codes.WrongType, Severity.Error),
            ViolationKind.Deprecated => (_codes.NoEffect, Severity.Warning),
            _ => (_codes.WrongValue, Severity.Error),
        };
        Add(code, severity, violation.Span, text.Message, text.Help, Quoted(violation, text.Suggestion));
    }

    /// <summary>The place of a name or text includes its quotes, and so does what may replace it.</summary>
    private static string? Quoted(Violation violation, string? suggestion) =>
        suggestion is not null && violation.Token.Type is JTokenType.Property or JTokenType.String ? $"\"{suggestion}\"" : suggestion;
}
