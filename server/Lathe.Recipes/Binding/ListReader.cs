using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>
/// Lists of names or numbers: one text with commas, whose parts are trimmed, or a YAML list, whose items are taken as they are.
/// </summary>
internal sealed class ListReader(BoundKey bound, FindingList findings)
{
    private bool Numbers => bound.Key.Kind == KeyKind.NumberList;

    /// <summary>The items; null when the value is no list of numbers.</summary>
    public IReadOnlyList<double>? ReadNumbers()
    {
        if (ReadTexts() is not { } texts)
        {
            return null;
        }

        var numbers = new List<double>();
        foreach (string text in texts)
        {
            if (Number(ScalarResolver.ResolvePlain(text)) is not { } number)
            {
                Refuse(bound.Value, $"'{text}' is none");
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>The items; null when the value is no list.</summary>
    public IReadOnlyList<string>? ReadTexts() => bound.Value switch
    {
        ScalarNode { Value.Kind: not ScalarKind.Bool } scalar => Split(scalar),
        SequenceNode sequence => ReadItems(sequence),
        _ => Refuse(bound.Value),
    };

    private static double? Number(ScalarValue value) => value.Kind switch
    {
        ScalarKind.WholeNumber => (double)value.WholeNumber,
        ScalarKind.Real when double.IsFinite(value.Real) => value.Real,
        _ => null,
    };

    /// <summary>Numbers among names are remarked on; null for what is refused.</summary>
    private string? Item(ScalarNode scalar) => Numbers ? scalar.Text : TextRules.Read(bound, scalar, findings);

    private List<string>? Split(ScalarNode scalar)
    {
        if (Item(scalar) is not { } text)
        {
            return null;
        }

        var items = new List<string>();
        string[] parts = text.Split(',');
        foreach (string part in parts)
        {
            string item = part.Trim();
            if (item.Length > 0)
            {
                items.Add(item);
            }
            else if (parts.Length > 1)
            {
                ReportEmpty();
            }
        }

        return items;
    }

    private List<string>? ReadItems(SequenceNode sequence)
    {
        var items = new List<string>();
        foreach (YamlNode node in sequence.Items)
        {
            if (node is not ScalarNode { Value.Kind: not (ScalarKind.Bool or ScalarKind.Refused) } scalar)
            {
                return node is ScalarNode { Value.Kind: ScalarKind.Refused } ? null : Refuse(node);
            }

            if (Item(scalar) is not { } text)
            {
                return null;
            }

            if (text.Length == 0 || scalar.Value.Kind == ScalarKind.Null)
            {
                ReportEmpty();
            }
            else
            {
                items.Add(text);
            }
        }

        return items;
    }

    private List<string>? Refuse(YamlNode node, string? why = null)
    {
        findings.Add(new Finding(
            FindingCodes.WrongType,
            Severity.Error,
            $"{bound.Key.Name} has to be a list of {(Numbers ? "numbers" : "names")}; {why ?? $"this is {ValueReader.Name(node)}"}.",
            bound.Source,
            node == bound.Value || node.Span.Length == 0 ? Place.Of(bound) : node.Span)
        {
            Key = bound.Key.Name,
            Help = Numbers
                ? "Write numbers with commas (0.7, 0.3), or a YAML list of numbers."
                : "Write names with commas (a, b), or a YAML list of texts.",
        });
        return null;
    }

    private void ReportEmpty() => findings.Add(new Finding(
        FindingCodes.EmptyListItem,
        Severity.Warning,
        $"{bound.Key.Name} has an empty item, which is left out.",
        bound.Source,
        Place.Of(bound))
    {
        Key = bound.Key.Name,
        Help = "Remove the comma that has nothing beside it.",
    });
}
