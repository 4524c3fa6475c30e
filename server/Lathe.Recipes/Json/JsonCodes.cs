using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Json;

/// <summary>The codes of what can be wrong with any kind of JSON file.</summary>
/// <param name="Syntax">The text is not JSON.</param>
/// <param name="Repeated">A name is set twice.</param>
/// <param name="UnknownField">There is no such field.</param>
/// <param name="WrongType">The value is of another kind.</param>
/// <param name="WrongValue">The value is none of those allowed.</param>
/// <param name="NoEffect">The field does nothing.</param>
internal sealed record JsonCodes(
    string Syntax, string Repeated, string UnknownField, string WrongType, string WrongValue, string NoEffect)
{
    public static JsonCodes DatasetInfo { get; } = new(
        FindingCodes.DatasetInfoSyntax,
        FindingCodes.DatasetInfoRepeated,
        FindingCodes.DatasetInfoUnknownField,
        FindingCodes.DatasetInfoWrongType,
        FindingCodes.DatasetInfoWrongValue,
        FindingCodes.DatasetInfoNoEffect);

    public static JsonCodes DeepSpeed { get; } = new(
        FindingCodes.DeepSpeedSyntax,
        FindingCodes.DeepSpeedRepeated,
        FindingCodes.DeepSpeedUnknownField,
        FindingCodes.DeepSpeedWrongType,
        FindingCodes.DeepSpeedWrongValue,
        FindingCodes.DeepSpeedNoEffect);
}
