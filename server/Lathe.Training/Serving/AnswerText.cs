using Lathe.Data.Tokenizers;

namespace Lathe.Training.Serving;

/// <summary>
/// Token ids as text while they come. What is told is never taken back: a character waits for all of its bytes, and a text that may become
/// a stop word for what follows it.
/// </summary>
/// <param name="tokenizer">The model's.</param>
/// <param name="stops">Texts that end the answer, and are no part of it.</param>
public sealed class AnswerText(Tokenizer tokenizer, IReadOnlyList<string> stops)
{
    /// <summary>Tokens that a character may be spread over; beyond, its bytes are no UTF-8.</summary>
    private const int LongestCharacter = 8;

    private const char Incomplete = '�';

    private readonly List<int> _ids = [];
    private string _held = "";
    private int _before;
    private int _told;

    /// <summary>A stop word has come; nothing more is told.</summary>
    public bool IsStopped { get; private set; }

    /// <returns>What can be told now; empty while nothing can.</returns>
    public string Add(int id)
    {
        if (IsStopped)
        {
            return "";
        }

        _ids.Add(id);
        return Tell(NewText(isEnd: false), isEnd: false);
    }

    /// <returns>What was held back.</returns>
    public string Finish() => IsStopped ? "" : Tell(NewText(isEnd: true), isEnd: true);

    /// <summary>
    /// Tokens before the new ones are decoded with them, since how a token reads can depend on the one before it (a space that words
    /// begin with is left out at the beginning of a text).
    /// </summary>
    private string NewText(bool isEnd)
    {
        var known = tokenizer.Decode(_ids.Skip(_before).Take(_told - _before), skipSpecialTokens: true);
        var all = tokenizer.Decode(_ids.Skip(_before), skipSpecialTokens: true);
        if (!isEnd && all.EndsWith(Incomplete) && _ids.Count - _told < LongestCharacter)
        {
            return "";
        }

        (_before, _told) = (_told, _ids.Count);
        return all.Length > known.Length ? all[known.Length..] : "";
    }

    private string Tell(string added, bool isEnd)
    {
        var text = _held + added;
        var stop = stops.Select(word => text.IndexOf(word, StringComparison.Ordinal)).Where(place => place >= 0).DefaultIfEmpty(-1).Min();
        if (stop >= 0)
        {
            (IsStopped, _held) = (true, "");
            return text[..stop];
        }

        var kept = isEnd ? 0 : LongestBeginning(text);
        _held = text[(text.Length - kept)..];
        return text[..(text.Length - kept)];
    }

    /// <summary>Length of the longest end of the text that a stop word begins with.</summary>
    private int LongestBeginning(string text)
    {
        var longest = 0;
        foreach (var word in stops)
        {
            for (var length = Math.Min(word.Length - 1, text.Length); length > longest; length--)
            {
                if (text.EndsWith(word[..length], StringComparison.Ordinal))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
