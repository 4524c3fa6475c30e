using System.Buffers;
using System.Text;
using System.Text.Json;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Ids and decoded text against npm's @huggingface/tokenizers, on vocabularies of real models.</summary>
public sealed class OracleTests
{
    private const int Texts = 2500;

    [Theory]
    [InlineData("tokenizer-qwen3", 1)]
    [InlineData("tokenizer-qwen3", 2)]
    [InlineData("tokenizer-llama3_1", 3)]
    [InlineData("tokenizer-llama3_1", 4)]
    public void Ids_and_decoded_text_equal_the_oracles(string package, int seed)
    {
        var folder = NodeOracle.Model(package);
        var tokenizer = TokenizerLoader.Load(folder);
        var rows = NodeOracle.Encode(folder, Texts, seed);

        Assert.True(rows.Count >= Texts);
        Assert.All(rows, row => AssertSame(tokenizer, row));
    }

    [Theory]
    [InlineData("tokenizer-llama2", 5)]
    [InlineData("tokenizer-gemma3", 6)]
    public void Vocabularies_of_characters_with_byte_fallback_equal_the_oracles(string package, int seed)
    {
        var folder = NodeOracle.Model(package);
        var tokenizer = TokenizerLoader.Load(folder);
        var rows = NodeOracle.Encode(folder, 2 * Texts, seed).Where(row => IsTheMeasure(row.Text)).ToList();

        Assert.True(rows.Count >= Texts);
        Assert.All(rows, row => AssertSame(tokenizer, row));
    }

    /// <summary>Where the JavaScript library is the measure for byte fallback: see tests/oracles/tokenizers/README.md.</summary>
    internal static bool IsTheMeasure(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || rune.Value == 0xFEFF)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    internal static void AssertSame(PipelineTokenizer tokenizer, OracleRow row)
    {
        var ids = tokenizer.Encode(row.Text);
        Assert.True(
            row.Ids.SequenceEqual(ids),
            $"{JsonSerializer.Serialize(row.Text)}\nexpected {string.Join(' ', row.Ids)}\nactual   {string.Join(' ', ids)}");
        Assert.Equal(row.Decoded, tokenizer.Decode(ids));
        Assert.Equal(row.WithoutSpecial, tokenizer.Decode(ids, skipSpecialTokens: true));
    }
}
