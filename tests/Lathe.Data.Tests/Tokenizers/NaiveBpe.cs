using System.Text;
using Lathe.Data.Tokenizers.Bpe;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Byte-pair encoding and its training as defined, without a thought of speed: what the fast ones must agree with.</summary>
internal static class NaiveBpe
{
    /// <summary>Tokens of one word: the lowest-ranked pair merged, the leftmost first, one at a time.</summary>
    public static List<string> Encode(string word, IReadOnlyList<(string Left, string Right)> merges)
    {
        var tokens = Bytes(word);
        while (true)
        {
            var best = Enumerable.Range(0, merges.Count).FirstOrDefault(
                rank => Enumerable.Range(0, tokens.Count - 1).Any(i => (tokens[i], tokens[i + 1]) == merges[rank]), -1);
            if (best < 0)
            {
                return tokens;
            }

            var at = Enumerable.Range(0, tokens.Count - 1).First(i => (tokens[i], tokens[i + 1]) == merges[best]);
            tokens[at] += tokens[at + 1];
            tokens.RemoveAt(at + 1);
        }
    }

    /// <summary>Merges learnt from words, ties going to the pair with the lowest ids.</summary>
    public static List<(string Left, string Right)> Train(IReadOnlyList<string> words, int merges, int minFrequency)
    {
        var ids = Enumerable.Range(0, 256).Select(b => ByteAlphabet.ToChar((byte)b).ToString()).Order(StringComparer.Ordinal).ToList();
        var corpus = words.Select(Bytes).ToList();
        var learnt = new List<(string Left, string Right)>();
        while (ids.Count < 256 + merges)
        {
            var best = corpus.SelectMany(w => w.Zip(w.Skip(1))).GroupBy(p => p).Where(g => g.Count() >= minFrequency)
                .OrderByDescending(g => g.Count()).ThenBy(g => ids.IndexOf(g.Key.First)).ThenBy(g => ids.IndexOf(g.Key.Second))
                .FirstOrDefault();
            if (best is null)
            {
                break;
            }

            var (left, right) = best.Key;
            learnt.Add((left, right));
            if (!ids.Contains(left + right))
            {
                ids.Add(left + right);
            }

            foreach (var word in corpus)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == left && word[i + 1] == right)
                    {
                        word[i] = left + right;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return learnt;
    }

    private static List<string> Bytes(string word) => [.. Encoding.UTF8.GetBytes(word).Select(b => ByteAlphabet.ToChar(b).ToString())];
}
