using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using YamlDotNet.Core.Events;

namespace Lathe.Recipes.Tree;

/// <summary>Makes nodes of the parser's scalars: tags, types, and what PyYAML would refuse.</summary>
internal sealed class ScalarComposer(SourceText source, FindingList findings)
{
    private readonly HashSet<TextSpan> _refusedTags = [];

    /// <param name="scalar">The parser's event.</param>
    /// <param name="span">Where it is written.</param>
    /// <param name="inFlow">It stands inside brackets.</param>
    public ScalarNode Compose(Scalar scalar, TextSpan span, bool inFlow)
    {
        ScalarStyle style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted or YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.Quoted,
            YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Block,
            _ => ScalarStyle.Plain,
        };
        ScalarValue value;
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            value = ScalarResolver.ResolveTagged(scalar.Tag.Value, scalar.Value) ?? RefuseTag(scalar, span);
        }
        else
        {
            value = style == ScalarStyle.Plain
                ? ScalarResolver.ResolvePlain(scalar.Value)
                : ScalarValue.FromText(scalar.Value);
        }

        if (style == ScalarStyle.Plain && RefusedByPyYaml(scalar.Value, span, inFlow) is { } character)
        {
            findings.Add(new Finding(
                FindingCodes.ReservedCharacter,
                Severity.Error,
                $"'{character}' has a meaning of its own in YAML at this place.",
                source,
                span)
            {
                Help = "Put quotes around the value.",
            });
        }

        // As keys these two are special, not refused; the composer knows.
        bool specialKey = scalar.IsKey && value.Text is "=" or "<<";
        if (value.Kind == ScalarKind.Refused && scalar.Tag.IsEmpty && !specialKey)
        {
            ReportRefused(value, span, "a number or plain text", "Put quotes around it if it is meant as text.");
        }
        else if (value.Kind == ScalarKind.Refused && !specialKey && !_refusedTags.Contains(span))
        {
            ReportRefused(value, span, $"what its tag '{ShortTag(scalar)}' says", "Remove the tag, or correct the value.");
        }

        return new ScalarNode(value, style, span);
    }

    /// <summary>YamlDotNet takes some characters for text where PyYAML, and so LLaMA-Factory, does not.</summary>
    private char? RefusedByPyYaml(string plain, TextSpan span, bool inFlow)
    {
        char first = span.Length > 0 ? source.Text[span.Start] : ' ';
        return first switch
        {
            '`' or '@' => first,
            ':' or '|' or '>' or '%' when inFlow => first,
            _ => inFlow && plain.Contains('?', StringComparison.Ordinal) ? '?' : null,
        };
    }

    private void ReportRefused(ScalarValue value, TextSpan span, string expected, string help) => findings.Add(new Finding(
        FindingCodes.RefusedScalar, Severity.Error, $"'{Shorten(value.Text)}' can't be read as {expected}.", source, span)
    {
        Help = help,
    });

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static string ShortTag(NodeEvent node) =>
        node.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal);

    public ScalarValue RefuseTag(NodeEvent node, TextSpan span)
    {
        _refusedTags.Add(span);
        findings.Add(new Finding(
            FindingCodes.Tag, Severity.Error, $"The tag '{ShortTag(node)}' has no meaning in a recipe.", source, span)
        {
            Help = "Remove the tag; tags never run code here.",
        });
        return ScalarValue.Refused(node is Scalar scalar ? scalar.Value : "");
    }
}
