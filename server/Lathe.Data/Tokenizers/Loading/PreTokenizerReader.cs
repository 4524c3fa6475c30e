using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>pre_tokenizer</c> of a tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    /// <summary>The last step maps bytes to characters.</summary>
    public static bool IsByteLevel(JsonNode node) => node.Require("type").Text() switch
    {
        "ByteLevel" => true,
        "Sequence" => node.Require("pretokenizers").Items().Any(IsByteLevel),
        _ => false,
    };

    public static PreTokenizer Read(JsonNode node)
    {
        var steps = Steps(node).ToList();
        return steps.Count == 1 ? steps[0] : new SequencePreTokenizer(steps.Count == 0 ? [new WholePreTokenizer()] : steps);
    }

    private static IEnumerable<PreTokenizer> Steps(JsonNode node)
    {
        var type = node.Require("type").Text();
        return type switch
        {
            "Sequence" => node.Require("pretokenizers").Items().SelectMany(Steps),
            "Split" => [Split(node)],
            "Digits" => [new DigitsPreTokenizer(node.Flag("individual_digits"))],
            "ByteLevel" => ByteLevel(node),
            _ => throw node.Error($"the pre-tokenizer {type} is not supported, only Sequence, Split, Digits and ByteLevel."),
        };
    }

    private static IEnumerable<PreTokenizer> ByteLevel(JsonNode node)
    {
        if (node.Flag("add_prefix_space", otherwise: true))
        {
            yield return new PrefixSpacePreTokenizer();
        }

        if (node.Flag("use_regex", otherwise: true))
        {
            yield return new RegexPreTokenizer(SplitPattern.Create(SplitPattern.Gpt2));
        }
    }

    private static RegexPreTokenizer Split(JsonNode node)
    {
        var behavior = node.Require("behavior").Text();
        if (behavior != "Isolated")
        {
            throw node.Error($"the split behavior {behavior} is not supported, only Isolated.");
        }

        var pattern = node.Require("pattern");
        if (pattern.OptionalText("String") is { Length: > 0 } literal)
        {
            return new RegexPreTokenizer(SplitPattern.Literal(literal));
        }

        var regex = pattern.Require("Regex");
        try
        {
            return new RegexPreTokenizer(SplitPattern.Create(regex.Text()));
        }
        catch (NotSupportedException e)
        {
            throw new DataException($"{regex.File}, {regex.Path}: this split pattern cannot be used: {e.Message}.", e);
        }
    }
}
