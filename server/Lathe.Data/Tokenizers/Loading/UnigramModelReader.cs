using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Tokenizers.Unigram;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>model</c> of a tokenizer.json where it is Unigram: tokens with scores, their ids by their order.</summary>
internal static class UnigramModelReader
{
    public static UnigramModel Read(JsonNode model)
    {
        var vocab = model.Require("vocab");
        var pieces = new List<(string Text, int Value)>();
        var scores = new List<double>();
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in vocab.Items())
        {
            var (token, score) = Entry(entry);
            vocabulary.TryAdd(token, scores.Count);
            pieces.Add((token, scores.Count));
            scores.Add(score);
            if (scores.Count > TokenizerLimits.MaxId)
            {
                throw vocab.Error($"there are more than {TokenizerLimits.MaxId:N0} tokens.");
            }
        }

        var unknown = model.Require("unk_id");
        if (unknown.Id() >= scores.Count)
        {
            throw unknown.Error($"the vocabulary has {scores.Count:N0} tokens only.");
        }

        return new UnigramModel(
            vocabulary,
            Trie(vocab, pieces),
            [.. scores],
            scores.Min() - UnigramModel.UnknownPenalty,
            new UnknownCharacters(unknown.Id(), model.Flag("byte_fallback") ? ByteTokens.Ids(vocabulary) : null, fuses: true),
            isSingle: false);
    }

    private static PieceTrie Trie(JsonNode vocab, List<(string Text, int Value)> pieces)
    {
        try
        {
            return new PieceTrie(pieces);
        }
        catch (DataException e)
        {
            throw new DataException($"{vocab.File}, {vocab.Path}: {e.Message}", e);
        }
    }

    /// <summary>["token", score]</summary>
    private static (string Token, double Score) Entry(JsonNode entry)
    {
        if (!entry.IsList || entry.Element.GetArrayLength() != 2)
        {
            throw entry.Error("this should be a token and its score.");
        }

        var token = (entry with { Element = entry.Element[0] }).Text();
        if (token.Length is 0 or > TokenizerLimits.MaxPieceLength)
        {
            throw entry.Error($"a token has from 1 to {TokenizerLimits.MaxPieceLength:N0} characters, not {token.Length:N0}.");
        }

        var score = entry.Element[1];
        return score.ValueKind == JsonValueKind.Number && score.TryGetDouble(out var value) && double.IsFinite(value)
            ? (token, value)
            : throw entry.Error($"the score should be a number, but is {JsonText.Kind(score)}.");
    }
}
