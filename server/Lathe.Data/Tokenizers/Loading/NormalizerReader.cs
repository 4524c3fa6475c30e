using Lathe.Data.Tokenizers.Normalization;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerReader
{
    /// <summary>Parts of a regular expression that see half a character beyond U+FFFF.</summary>
    private static readonly string[] SeesHalves = [".", "[^", @"\p", @"\P", @"\S", @"\D"];

    /// <returns>Null for none.</returns>
    public static Normalizer? Read(JsonNode? normalizer)
    {
        if (normalizer is not { } node)
        {
            return null;
        }

        var steps = Steps(node).ToList();
        return steps.Count switch
        {
            0 => null,
            1 => steps[0],
            _ => new SequenceNormalizer(steps),
        };
    }

    public static ReplaceNormalizer Replace(JsonNode node)
    {
        var pattern = node.Require("pattern");
        var content = node.Require("content").Text();
        if (pattern.OptionalText("String") is { Length: > 0 } literal)
        {
            return new ReplaceNormalizer(literal, content);
        }

        var regex = PatternReader.Read(pattern);
        return SeesHalves.FirstOrDefault(part => $"{regex.Regex}".Contains(part, StringComparison.Ordinal)) is { } part
            ? throw pattern.Error($"a pattern with '{part}' is not supported in Replace.")
            : new ReplaceNormalizer(regex, content);
    }

    private static IEnumerable<Normalizer> Steps(JsonNode node)
    {
        var type = node.Require("type").Text();
        return type switch
        {
            "Sequence" => node.Require("normalizers").Items().SelectMany(Steps),
            "NFC" => [new NfcNormalizer()],
            "NFD" => [new UnicodeNormalizer(isCompatible: false, composes: false)],
            "NFKC" => [new UnicodeNormalizer(isCompatible: true, composes: true)],
            "NFKD" => [new UnicodeNormalizer(isCompatible: true, composes: false)],
            "Prepend" => [new PrependNormalizer(node.Require("prepend").Text())],
            "Replace" => [Replace(node)],
            "Lowercase" => [new LowercaseNormalizer()],
            "Strip" => [new StripNormalizer(node.Flag("strip_left"), node.Flag("strip_right"))],
            "Precompiled" => [Precompiled(node.Require("precompiled_charsmap"))],
            _ => throw node.Error(
                $"the normalizer {type} is not supported, only Sequence, NFC, NFD, NFKC, NFKD, Prepend, Replace, Lowercase, Strip and Precompiled."),
        };
    }

    private static PrecompiledNormalizer Precompiled(JsonNode map)
    {
        var blob = new byte[map.Text().Length];
        return Convert.TryFromBase64String(map.Text(), blob, out var length)
            ? new PrecompiledNormalizer(CharacterMap.Read(blob.AsSpan(0, length), map.Error))
            : throw map.Error("this should be base64. Copy the file from the model again.");
    }
}
