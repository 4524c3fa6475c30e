using System.Text;

namespace Lathe.Recipes.Text;

/// <summary>An immutable text with a name, which knows where its lines start.</summary>
/// <remarks>Lines end at LF, CR LF or a lone CR, as in editors; a byte order mark is not part of the text.</remarks>
public sealed class SourceText
{
    private readonly int[] _lineStarts;

    public SourceText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        Path = path;
        Text = text.StartsWith('\uFEFF') ? text[1..] : text;
        _lineStarts = FindLineStarts(Text);
    }

    /// <summary>The file as the user named it, or a label such as <c>argument 'lora_rank=8'</c>.</summary>
    public string Path { get; }

    public string Text { get; }

    public int Length => Text.Length;

    public int LineCount => _lineStarts.Length;

    /// <summary>Decodes UTF-8, or UTF-16 when a byte order mark says so. Other bytes become U+FFFD, which the reader reports.</summary>
    public static SourceText FromBytes(string path, ReadOnlySpan<byte> bytes)
    {
        Encoding encoding = bytes switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        return new SourceText(path, encoding.GetString(bytes));
    }

    /// <summary>The 0-based index of the line that holds <paramref name="offset"/>; offsets outside are clamped.</summary>
    public int GetLineIndex(int offset)
    {
        int found = Array.BinarySearch(_lineStarts, Math.Clamp(offset, 0, Length));
        return found >= 0 ? found : ~found - 1;
    }

    public LinePosition GetPosition(int offset)
    {
        int clamped = Math.Clamp(offset, 0, Length);
        int line = GetLineIndex(clamped);
        return new LinePosition(line + 1, clamped - _lineStarts[line] + 1);
    }

    /// <summary>The offset of a 1-based position; a column past the end of its line means the line's end.</summary>
    public int GetOffset(LinePosition position)
    {
        int line = Math.Clamp(position.Line - 1, 0, LineCount - 1);
        TextSpan span = GetLineSpan(line);
        return Math.Clamp(span.Start + position.Column - 1, span.Start, span.End);
    }

    /// <summary>The span of a 0-based line without its line break.</summary>
    public TextSpan GetLineSpan(int lineIndex)
    {
        int start = _lineStarts[lineIndex];
        int end = lineIndex + 1 < _lineStarts.Length ? _lineStarts[lineIndex + 1] : Length;
        while (end > start && Text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    public string GetLine(int lineIndex) => Slice(GetLineSpan(lineIndex));

    public string Slice(TextSpan span) => Text.Substring(span.Start, span.Length);

    public override string ToString() => Path;

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
