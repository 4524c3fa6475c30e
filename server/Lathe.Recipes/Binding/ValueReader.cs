using System.Numerics;
using System.Reflection;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>
/// Turns a written value into a value of its key's kind, whether or not the key has a record. LLaMA-Factory checks no types while it reads a recipe, so a wrong one
/// fails late or means something else; here what is clearly meant is taken with a warning, and the rest is refused.
/// </summary>
internal sealed class ValueReader(BoundKey bound, FindingList findings)
{
    private RecipeKey Key => bound.Key;

    /// <summary>A node in words, with its article.</summary>
    public static string Name(YamlNode node) => node switch
    {
        MappingNode => "a mapping",
        SequenceNode => "a list",
        ScalarNode scalar => scalar.Value.Kind switch
        {
            ScalarKind.Null => "nothing",
            ScalarKind.Bool => "a boolean",
            ScalarKind.WholeNumber => "a whole number",
            ScalarKind.Real => "a number",
            _ => "text",
        },
        _ => "nothing",
    };

    /// <summary>Reads the value. False when the default is to stay; <paramref name="value"/> then means nothing.</summary>
    public bool TryRead(out object? value)
    {
        value = null;
        if (bound.Value is ScalarNode { Value.Kind: ScalarKind.Refused })
        {
            return false;
        }

        if (bound.Value is ScalarNode { Value.Kind: ScalarKind.Null })
        {
            return TryReadNull();
        }

        value = (KindFit.Of(Key, bound.Value), bound.Value) switch
        {
            (KeyKind.TextList, _) => new ListReader(bound, findings).ReadTexts(),
            (KeyKind.NumberList, _) => ReadNumbers(),
            (KeyKind.Mapping, MappingNode mapping) => mapping,
            (KeyKind.Bool, ScalarNode scalar) => ReadBool(scalar.Value),
            (KeyKind.WholeNumber, ScalarNode scalar) => ReadWholeNumber(scalar),
            (KeyKind.Real, ScalarNode scalar) => ReadReal(scalar),
            (KeyKind.Text, ScalarNode scalar) => ReadText(scalar),
            (KeyKind.Choice, ScalarNode scalar) => ReadChoice(scalar.Value),
            _ => Refuse(),
        };
        return value is not null;
    }

    private object? Refuse()
    {
        WrongType(bound.Value);
        return null;
    }

    private bool TryReadNull()
    {
        bool hasOtherDefault = Key.DefaultText is not ("null" or "[]" or "false" or "''");
        if (Key.Nullable)
        {
            return true;
        }

        if (hasOtherDefault)
        {
            Add(
                FindingCodes.NullValue,
                Severity.Warning,
                $"{Key.Name} has no value; its default {Key.DefaultText} is used.",
                "Give it a value, or remove the line.");
        }

        return false;
    }

    private bool? ReadBool(ScalarValue value)
    {
        switch (value.Kind)
        {
            case ScalarKind.Bool:
                return value.Bool;
            case ScalarKind.WholeNumber when value.WholeNumber.IsZero || value.WholeNumber.IsOne:
                string word = Lower(value.WholeNumber.IsOne);
                Add(FindingCodes.BooleanWord, Severity.Warning, $"{Key.Name} is true or false, not {value}.", $"Write {word}.", word);
                return value.WholeNumber.IsOne;
            case ScalarKind.Text when Key.ValueAliases.TryGetValue(value.Text, out string? alias):
                return alias == "true";
            case ScalarKind.Text when Key.IsKnownNotYetValue(value.Text):
                ValueNotYet(value.Text);
                return null;
            case ScalarKind.Text when ScalarResolver.ResolvePlain(value.Text) is { Kind: ScalarKind.Bool } meant:
                Add(
                    FindingCodes.QuotedScalar,
                    Severity.Warning,
                    $"\"{value.Text}\" in quotes is text, and LLaMA-Factory takes any text for true; {Lower(meant.Bool)} is used.",
                    "Remove the quotes.",
                    Lower(meant.Bool));
                return meant.Bool;
            default:
                string? near = value.Kind == ScalarKind.Text ? NearBool(value.Text) : null;
                WrongType(bound.Value, near);
                return null;
        }
    }

    private int? ReadWholeNumber(ScalarNode scalar)
    {
        ScalarValue value = Unquoted(scalar);
        switch (value.Kind)
        {
            case ScalarKind.WholeNumber:
                return InRange((double)value.WholeNumber) && Fits(value.WholeNumber) ? OfChoices((int)value.WholeNumber) : null;
            case ScalarKind.Real when double.IsInteger(value.Real):
                if (!InRange(value.Real) || !Fits(new BigInteger(value.Real)))
                {
                    return null;
                }

                string whole = ValueText.Write((int)value.Real);
                Add(
                    FindingCodes.WholeNumberAsFloat,
                    Severity.Warning,
                    $"{Key.Name} is a whole number: {scalar.Text} is taken for {whole}.",
                    $"Write {whole}.",
                    whole);
                return OfChoices((int)value.Real);
            case ScalarKind.Real:
                Add(
                    FindingCodes.NotAWholeNumber,
                    Severity.Error,
                    $"{Key.Name} has to be a whole number, not {scalar.Text}.",
                    Expectation.Advice(Key, scalar));
                return null;
            default:
                WrongType(scalar);
                return null;
        }
    }

    /// <summary>Some numbers have choices instead of a range, such as the bits of a quantizer.</summary>
    private int? OfChoices(int value)
    {
        string written = ValueText.Write(value);
        if (Key.Choices.Count == 0 || Key.Choices.Contains(written))
        {
            return value;
        }

        UnknownChoice(written, suggestion: null);
        return null;
    }

    private IReadOnlyList<double>? ReadNumbers() =>
        new ListReader(bound, findings).ReadNumbers() is { } numbers && numbers.All(InRange) ? numbers : null;

    private double? ReadReal(ScalarNode scalar)
    {
        ScalarValue value = Unquoted(scalar);
        double? number = value.Kind switch
        {
            ScalarKind.WholeNumber => (double)value.WholeNumber,
            ScalarKind.Real => value.Real,
            _ => null,
        };
        if (number is null)
        {
            WrongType(scalar);
            return null;
        }

        if (!double.IsFinite(number.Value))
        {
            Add(FindingCodes.OutOfRange, Severity.Error, $"{Key.Name} has to be a finite number.", Expectation.Advice(Key, bound.Value));
            return null;
        }

        return InRange(number.Value) ? number : null;
    }

    private string? ReadText(ScalarNode scalar)
    {
        if (scalar.Value.Kind == ScalarKind.Bool)
        {
            WrongType(scalar);
            return null;
        }

        return TextRules.Read(bound, scalar, findings);
    }

    private object? ReadChoice(ScalarValue value)
    {
        string text = value.Text;
        if (value is { Kind: ScalarKind.Bool, Bool: false } && Key.Choices.Contains("no"))
        {
            text = "no";
            Add(
                FindingCodes.BooleanWord,
                Severity.Warning,
                $"'{value.Text}' without quotes is the boolean false, which LLaMA-Factory refuses here; \"no\" is used.",
                "Write \"no\" in quotes.",
                "\"no\"");
        }
        else if (value.Kind != ScalarKind.Text)
        {
            WrongType(bound.Value);
            return null;
        }

        int place = Key.Choices.ToList().IndexOf(text);
        if (place >= 0)
        {
            return Key.Property is null ? text : Enum.GetValues(EnumOf(Key.Property)).GetValue(place);
        }

        if (Key.IsKnownNotYetValue(text))
        {
            ValueNotYet(text);
            return null;
        }

        UnknownChoice(text, Renames.SuggestValue(Key, text));
        return null;
    }

    private static Type EnumOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    /// <summary>A quoted number is text to YAML; what is meant is clear, so it is taken with a warning.</summary>
    private ScalarValue Unquoted(ScalarNode scalar)
    {
        if (scalar.Value.Kind != ScalarKind.Text || scalar.Style == ScalarStyle.Plain)
        {
            return scalar.Value;
        }

        ScalarValue meant = ScalarResolver.ResolvePlain(scalar.Text.Trim());
        if (meant.Kind is not (ScalarKind.WholeNumber or ScalarKind.Real))
        {
            return scalar.Value;
        }

        Add(
            FindingCodes.QuotedScalar,
            Severity.Warning,
            $"\"{scalar.Text}\" in quotes is text; it is taken for the number.",
            "Remove the quotes: LLaMA-Factory would pass the text on and fail later.",
            scalar.Text.Trim());
        return meant;
    }

    private bool InRange(double value)
    {
        if (Key.InRange(value))
        {
            return true;
        }

        Add(FindingCodes.OutOfRange, Severity.Error, $"{Key.Name} has to be {Key.RangeText()}.", Expectation.Advice(Key, bound.Value));
        return false;
    }

    private bool Fits(BigInteger value)
    {
        if (value >= int.MinValue && value <= int.MaxValue)
        {
            return true;
        }

        Add(FindingCodes.OutOfRange, Severity.Error, $"{Key.Name} has to be at most {int.MaxValue}.", Expectation.Advice(Key, bound.Value));
        return false;
    }

    private void ValueNotYet(string value) => Add(
        FindingCodes.ValueNotYet,
        Severity.Error,
        $"{Key.Name}: {value} is not possible yet.",
        $"Possible: {string.Join(", ", Key.Kind == KeyKind.Bool ? ["true", "false"] : Key.Choices)}.");

    private void UnknownChoice(string value, string? suggestion) => Add(
        FindingCodes.UnknownChoice,
        Severity.Error,
        $"'{Shorten(value)}' is no value of {Key.Name}.",
        Expectation.Advice(Key, bound.Value),
        suggestion);

    private void WrongType(YamlNode value, string? suggestion = null) => Add(
        FindingCodes.WrongType,
        Severity.Error,
        value is ScalarNode { Text.Length: > 0 } scalar && !Key.Secret
            ? $"{Key.Name} has to be {Expectation.Kind(Key)}; '{Shorten(scalar.Text)}' is {Name(scalar)}."
            : $"{Key.Name} has to be {Expectation.Kind(Key)}, not {Name(value)}.",
        Expectation.Advice(Key, bound.Value),
        suggestion);

    private void Add(string code, Severity severity, string message, string help, string? suggestion = null) =>
        findings.Add(new Finding(code, severity, message, bound.Source, Place.Of(bound))
        {
            Key = Key.Name,
            Help = help,
            Suggestion = suggestion,
        });

    private static string Lower(bool value) => value ? "true" : "false";

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static string? NearBool(string text) => text.ToLowerInvariant() switch
    {
        "y" or "t" => "true",
        "n" or "f" or "none" => "false",
        string word => NameDistance.Nearest(word, ["true", "false"]),
    };
}
