using System.Text;
using Lathe.Data.Tokenizers.Bpe;

namespace Lathe.Data.Tokenizers.Training;

/// <summary>
/// Trains a byte-level BPE vocabulary (Sennrich et al. 2016, over bytes as in GPT-2): again and again the most frequent pair of adjacent
/// tokens becomes a token. Of equally frequent pairs the one whose left token has the lowest id is taken, then the one whose right token
/// has, so one corpus always gives one vocabulary, in whatever order its texts come.
/// </summary>
public static class BpeTrainer
{
    /// <param name="texts">The corpus; read once.</param>
    /// <param name="options">Size and special tokens.</param>
    /// <param name="cancellation">Checked between texts and merges.</param>
    /// <exception cref="DataException">The options contradict each other, or the corpus is empty.</exception>
    public static TrainedBpe Train(IEnumerable<string> texts, BpeTrainerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var counter = new WordCounter(options.SpecialTokens);
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            counter.Add(text);
        }

        var words = counter.Words();
        if (words.Count == 0)
        {
            throw new DataException("there is no text to train a tokenizer on.");
        }

        return Train(words, options, cancellation);
    }

    private static TrainedBpe Train(List<(string Word, long Count)> words, BpeTrainerOptions options, CancellationToken cancellation)
    {
        // Bytes in the order of their characters, as other trainers number them.
        var alphabet = Enumerable.Range(0, BpeTrainerOptions.Bytes).Select(b => (byte)b).OrderBy(ByteAlphabet.ToChar).ToArray();
        var byteIds = new int[BpeTrainerOptions.Bytes];
        for (var i = 0; i < alphabet.Length; i++)
        {
            byteIds[alphabet[i]] = options.SpecialTokens.Count + i;
        }

        var tokens = new List<string>([.. options.SpecialTokens, .. alphabet.Select(b => ByteAlphabet.ToChar(b).ToString())]);
        var ids = alphabet.ToDictionary(b => ByteAlphabet.ToChar(b).ToString(), b => byteIds[b]);
        var pairs = new PairQueue();
        foreach (var (word, count) in words)
        {
            pairs.AddWord([.. Encoding.UTF8.GetBytes(word).Select(b => byteIds[b])], count);
        }

        var merges = new List<(string Left, string Right)>();
        while (tokens.Count < options.VocabularySize && pairs.TryTake(options.MinFrequency, out var left, out var right))
        {
            cancellation.ThrowIfCancellationRequested();
            var merged = tokens[left] + tokens[right];

            // Two pairs can make the same token ("a" + "bc", "ab" + "c"): both are merges, but it is one token.
            if (!ids.TryGetValue(merged, out var id))
            {
                id = tokens.Count;
                ids.Add(merged, id);
                tokens.Add(merged);
            }

            merges.Add((tokens[left], tokens[right]));
            pairs.Merge(left, right, id);
        }

        return new TrainedBpe(tokens, merges, options.SpecialTokens.Count);
    }
}
