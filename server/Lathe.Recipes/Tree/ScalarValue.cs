using System.Globalization;
using System.Numerics;

namespace Lathe.Recipes.Tree;

/// <summary>A scalar's typed value. Integers have no size limit, as in Python.</summary>
public readonly record struct ScalarValue
{
    private ScalarValue(ScalarKind kind, bool boolean, BigInteger integer, double number, string text)
    {
        Kind = kind;
        Bool = boolean;
        WholeNumber = integer;
        Real = number;
        Text = text;
    }

    public ScalarKind Kind { get; }

    public bool Bool { get; }

    public BigInteger WholeNumber { get; }

    public double Real { get; }

    /// <summary>The scalar's characters, whatever its kind.</summary>
    public string Text { get; }

    public static ScalarValue Null(string text) => new(ScalarKind.Null, false, default, 0, text);

    public static ScalarValue FromBool(bool value, string text) => new(ScalarKind.Bool, value, default, 0, text);

    public static ScalarValue FromWholeNumber(BigInteger value, string text) => new(ScalarKind.WholeNumber, false, value, 0, text);

    public static ScalarValue FromReal(double value, string text) => new(ScalarKind.Real, false, default, value, text);

    public static ScalarValue FromText(string text) => new(ScalarKind.Text, false, default, 0, text);

    public static ScalarValue Refused(string text) => new(ScalarKind.Refused, false, default, 0, text);

    public override string ToString() => Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Bool => Bool ? "true" : "false",
        ScalarKind.WholeNumber => WholeNumber.ToString(CultureInfo.InvariantCulture),
        ScalarKind.Real => Real.ToString("R", CultureInfo.InvariantCulture),
        _ => Text,
    };
}
