using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>pattern</c> of a step: a literal text or a regular expression.</summary>
internal static class PatternReader
{
    public static SplitPattern Read(JsonNode pattern)
    {
        if (pattern.OptionalText("String") is { Length: > 0 } literal)
        {
            return SplitPattern.Literal(literal);
        }

        var regex = pattern.Require("Regex");
        try
        {
            return SplitPattern.Create(regex.Text());
        }
        catch (NotSupportedException e)
        {
            throw new DataException($"{regex.File}, {regex.Path}: this split pattern cannot be used: {e.Message}.", e);
        }
    }
}
