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
            "Metaspace" => [Metaspace(node)],
            "Whitespace" => [new WordPreTokenizer(cutsAtWords: true)],
            "WhitespaceSplit" => [new WordPreTokenizer(cutsAtWords: false)],
            _ => throw node.Error($"the pre-tokenizer {type} is not supported, only Sequence, Split, Digits, ByteLevel, Metaspace, "
                + "Whitespace and WhitespaceSplit."),
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

    private static PreTokenizer Split(JsonNode node)
    {
        var name = node.Require("behavior").Text();
        if (!Enum.TryParse<SplitBehavior>(name, out var behavior) || $"{behavior}" != name)
        {
            throw node.Error($"the split behavior {name} is not supported, only {string.Join(", ", Enum.GetNames<SplitBehavior>())}.");
        }

        var pattern = new RegexPreTokenizer(PatternReader.Read(node.Require("pattern")));
        return behavior == SplitBehavior.Isolated ? pattern : new SplitPreTokenizer(pattern, behavior, node.Flag("invert"));
    }

    private static MetaspacePreTokenizer Metaspace(JsonNode node) =>
        new(MetaspaceMark(node), PrependSchemeOf(node), node.Flag("split", otherwise: true));

    /// <summary>The character that stands for a space.</summary>
    public static char MetaspaceMark(JsonNode node)
    {
        var mark = node.Require("replacement");
        return mark.Text() is [var one] && !char.IsSurrogate(one) ? one : throw mark.Error("this should be one character, such as '\u2581'.");
    }

    /// <summary>Files of the first years say <c>add_prefix_space</c> instead.</summary>
    public static PrependScheme PrependSchemeOf(JsonNode node) => node.Get("prepend_scheme") is not { } scheme
        ? node.Flag("add_prefix_space", otherwise: true) ? PrependScheme.Always : PrependScheme.Never
        : scheme.Text() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw scheme.Error($"'{other}' is not supported, only always, first and never."),
        };
}
