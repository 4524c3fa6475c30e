using JiebaNet.Segmenter;

namespace Lathe.Metrics.LlamaFactory;

/// <summary>Words as jieba cuts them: Chinese by a dictionary, the rest at white space and marks, all of which stay as words.</summary>
internal static class WordSegmenter
{
    private static readonly Lazy<JiebaSegmenter> Jieba = new(() =>
    {
        ConfigManager.ConfigFileBaseDir = Path.Combine(AppContext.BaseDirectory, "jieba");
        return new JiebaSegmenter();
    });

    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        foreach (var word in Jieba.Value.Cut(text))
        {
            // The package cuts between the halves of a character beyond the basic plane.
            if (words.Count > 0 && char.IsLowSurrogate(word[0]) && char.IsHighSurrogate(words[^1][^1]))
            {
                words[^1] += word;
            }
            else
            {
                words.Add(word);
            }
        }

        return words;
    }
}
