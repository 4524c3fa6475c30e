using System.Buffers;
using System.Text;

namespace Lathe.Data.Tokenizers;

/// <summary>
/// Keeps special tokens that stand in the data from becoming special tokens: a mark stands before each of them, goes with the text through
/// template and tool format, and tells the encoder where no special token may be found. Nobody can forge a turn with a text that is
/// marked: marks can be added to a text, but none taken from it.
/// </summary>
internal sealed class SpecialTokenShield
{
    /// <summary>No character: Unicode sets it aside for use inside of programs, and where data has one it is lost.</summary>
    private const char MarkCharacter = '\uFFFF';

    private readonly SearchValues<string> _contents;
    private readonly bool _isEmpty;

    public SpecialTokenShield(IEnumerable<AddedToken> tokens)
    {
        string[] contents = [.. tokens.Select(token => token.Content)];
        _isEmpty = contents.Length == 0;
        _contents = SearchValues.Create(contents, StringComparison.Ordinal);
    }

    /// <summary>The text and its marks, which are places in the text that is returned, in order.</summary>
    public static (string Text, IReadOnlyList<int> Marks) Read(string text)
    {
        if (!text.Contains(MarkCharacter, StringComparison.Ordinal))
        {
            return (text, []);
        }

        var kept = new StringBuilder(text.Length);
        var marks = new List<int>();
        foreach (var unit in text)
        {
            if (unit == MarkCharacter)
            {
                marks.Add(kept.Length);
            }
            else
            {
                _ = kept.Append(unit);
            }
        }

        return (kept.ToString(), marks);
    }

    /// <summary>A mark before each special token, also before one that begins inside another.</summary>
    public string Mark(string text)
    {
        if (_isEmpty)
        {
            return text;
        }

        StringBuilder? marked = null;
        var done = 0;
        for (var at = 0; text.AsSpan(at).IndexOfAny(_contents) is var offset and >= 0; at += offset + 1)
        {
            var found = at + offset;
            marked ??= new StringBuilder(text.Length + 16);
            _ = marked.Append(text, done, found - done).Append(MarkCharacter);
            done = found;
        }

        return marked is null ? text : marked.Append(text, done, text.Length - done).ToString();
    }
}
