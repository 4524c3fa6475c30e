using Lathe.Data.Tokenizers;

namespace Lathe.Data.Preview;

/// <summary>What each token of a sequence adds to its text.</summary>
internal static class TokenTexts
{
    /// <summary>A character is at most four tokens; a text that holds U+FFFD itself must not be waited for without end.</summary>
    private const int LongestWait = 8;

    /// <summary>
    /// A text per token; put together they are the text of all. Tokens that end within a character have none: the one that completes it does.
    /// Each is decoded behind the ones before it, because a tokenizer may treat the beginning of a text in another way.
    /// </summary>
    public static string[] Of(Tokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        var texts = new string[ids.Length];
        Array.Fill(texts, "");
        int[] before = [];
        var start = 0;
        for (var end = 1; end <= ids.Length; end++)
        {
            var pending = ids[start..end].ToArray();
            var known = tokenizer.Decode(before);
            var text = tokenizer.Decode([.. before, .. pending]);
            if (text.EndsWith('\uFFFD') && pending.Length < LongestWait && end < ids.Length)
            {
                continue;
            }

            texts[end - 1] = text.StartsWith(known, StringComparison.Ordinal) ? text[known.Length..] : tokenizer.Decode(pending);
            (before, start) = (pending, end);
        }

        return texts;
    }
}
