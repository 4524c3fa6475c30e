using System.Text;

namespace Lathe.Data.Templates.Jinja;

/// <summary>
/// Splits a template into tokens, with the settings all chat templates are written for: blocks take the line break behind them along
/// (<c>trim_blocks</c>) and the blanks before them on their line (<c>lstrip_blocks</c>), and the last line break of the source is dropped.
/// </summary>
internal sealed class Lexer
{
    private static readonly string[] Operators =
        ["**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|"];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;

    private Lexer(string source)
    {
        _source = source;
    }

    /// <exception cref="JinjaException">A tag has no end, or holds what is no token.</exception>
    public static List<Token> Tokenize(string source)
    {
        source = source.ReplaceLineEndings("\n");
        return new Lexer(source.EndsWith('\n') ? source[..^1] : source).Tokenize();
    }

    private List<Token> Tokenize()
    {
        var trim = Trim.None;
        while (_at < _source.Length)
        {
            var tag = NextTag();
            ReadData(tag, trim);
            if (tag == _source.Length)
            {
                break;
            }

            Advance(2);
            var kind = _source[tag + 1];
            if (Peek() is '-' or '+')
            {
                Advance(1);
            }

            trim = kind switch
            {
                '#' => SkipComment(),
                '%' => ReadTag(TokenKind.BlockStart, TokenKind.BlockEnd, "%}"),
                _ => ReadTag(TokenKind.OutputStart, TokenKind.OutputEnd, "}}"),
            };
            if (kind == '%' && _tokens is [.., { Kind: TokenKind.BlockStart }, { Text: "raw" }, { Kind: TokenKind.BlockEnd }])
            {
                trim = ReadRaw(trim);
            }
        }

        _tokens.Add(new Token(TokenKind.End, "", _line));
        return _tokens;
    }

    private int NextTag()
    {
        for (var i = _source.IndexOf('{', _at); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return _source.Length;
    }

    /// <summary>The text up to the tag at <paramref name="tag"/>, without what tags on either side take along.</summary>
    private void ReadData(int tag, Trim before)
    {
        var start = _at;
        var end = tag;
        if (before == Trim.All)
        {
            while (start < end && PythonString.IsSpace(_source[start]))
            {
                start++;
            }
        }
        else if (before == Trim.LineBreak && start < end && _source[start] == '\n')
        {
            start++;
        }

        if (tag < _source.Length)
        {
            var sign = tag + 2 < _source.Length ? _source[tag + 2] : ' ';
            if (sign == '-')
            {
                while (end > start && PythonString.IsSpace(_source[end - 1]))
                {
                    end--;
                }
            }
            else if (sign != '+' && _source[tag + 1] != '{')
            {
                var blanks = end;
                while (blanks > start && _source[blanks - 1] is ' ' or '\t')
                {
                    blanks--;
                }

                // Only where nothing else is on the line before the tag; what an earlier tag took along counts as the line's start.
                end = blanks == 0 || _source[blanks - 1] == '\n' ? blanks : end;
            }
        }

        if (end > start)
        {
            _tokens.Add(new Token(TokenKind.Data, _source[start..end], _line));
        }

        Advance(tag - _at);
    }

    private Trim SkipComment()
    {
        var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new JinjaException("a comment '{#' has no end '#}'", _line);
        }

        var trim = TrimAfter(end - 1 >= _at ? _source[end - 1] : ' ', isBlock: true);
        Advance(end + 2 - _at);
        return trim;
    }

    private Trim ReadTag(TokenKind start, TokenKind end, string close)
    {
        _tokens.Add(new Token(start, "", _line));
        var braces = 0;
        while (true)
        {
            while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
            {
                Advance(1);
            }

            if (_at >= _source.Length)
            {
                throw new JinjaException($"a tag has no end '{close}'", _line);
            }

            var sign = _source[_at] is '-' or '+' && Follows(_at + 1, close) ? _source[_at] : '\0';
            if (sign != '\0' || (braces == 0 && Follows(_at, close)))
            {
                _tokens.Add(new Token(end, "", _line));
                Advance(sign != '\0' ? 3 : 2);
                return TrimAfter(sign, isBlock: end == TokenKind.BlockEnd);
            }

            ReadToken();
            braces += _tokens[^1] switch { { Kind: TokenKind.Operator, Text: "{" } => 1, { Kind: TokenKind.Operator, Text: "}" } => -1, _ => 0 };
        }
    }

    private Trim ReadRaw(Trim before)
    {
        _tokens.RemoveRange(_tokens.Count - 3, 3);
        for (var i = _source.IndexOf("{%", _at, StringComparison.Ordinal); i >= 0; i = _source.IndexOf("{%", i + 2, StringComparison.Ordinal))
        {
            var close = _source.IndexOf("%}", i + 2, StringComparison.Ordinal);
            if (close >= 0 && _source[(i + 2)..close].Trim('-', '+').Trim() == "endraw")
            {
                ReadData(i, before);
                Advance(close + 2 - _at);
                return TrimAfter(_source[close - 1], isBlock: true);
            }
        }

        throw new JinjaException("'raw' has no 'endraw'", _line);
    }

    private void ReadToken()
    {
        var start = _at;
        var c = _source[_at];
        if (c is '\'' or '"')
        {
            ReadString(c);
        }
        else if (char.IsLetter(c) || c == '_')
        {
            Add(TokenKind.Name, start, Run(start, x => char.IsLetterOrDigit(x) || x == '_'));
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber(start);
        }
        else if (Array.Find(Operators, o => Follows(_at, o)) is { } found)
        {
            Add(TokenKind.Operator, start, start + found.Length);
        }
        else
        {
            throw new JinjaException($"'{c}' cannot stand here", _line);
        }
    }

    private void ReadNumber(int start)
    {
        var end = Run(start, x => char.IsAsciiDigit(x) || x == '_');
        var kind = TokenKind.Integer;
        if (end + 1 < _source.Length && _source[end] == '.' && char.IsAsciiDigit(_source[end + 1]))
        {
            end = Run(end + 1, char.IsAsciiDigit);
            kind = TokenKind.Float;
        }

        if (end < _source.Length && _source[end] is 'e' or 'E')
        {
            var digits = end + 1 < _source.Length && _source[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (digits < _source.Length && char.IsAsciiDigit(_source[digits]))
            {
                end = Run(digits, char.IsAsciiDigit);
                kind = TokenKind.Float;
            }
        }

        Add(kind, start, end);
    }

    private void ReadString(char quote)
    {
        var text = new StringBuilder();
        var i = _at + 1;
        for (; i < _source.Length && _source[i] != quote; i++)
        {
            if (_source[i] == '\\' && i + 1 < _source.Length)
            {
                i = ReadEscape(text, i + 1);
            }
            else
            {
                text.Append(_source[i]);
            }
        }

        if (i >= _source.Length)
        {
            throw new JinjaException($"a text that begins with {quote} has no end", _line);
        }

        _tokens.Add(new Token(TokenKind.String, text.ToString(), _line));
        Advance(i + 1 - _at);
    }

    /// <returns>The place of the escape's last character.</returns>
    private int ReadEscape(StringBuilder text, int at)
    {
        var hex = _source[at] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (hex > 0 && at + hex < _source.Length
            && int.TryParse(_source.AsSpan(at + 1, hex), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code)
            && code is >= 0 and <= 0x10FFFF)
        {
            text.Append(code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code));
            return at + hex;
        }

        _ = _source[at] switch
        {
            'n' => text.Append('\n'),
            't' => text.Append('\t'),
            'r' => text.Append('\r'),
            'b' => text.Append('\b'),
            'f' => text.Append('\f'),
            'v' => text.Append('\v'),
            '0' => text.Append('\0'),
            '\n' => text,
            '\\' or '\'' or '"' => text.Append(_source[at]),
            var other => text.Append('\\').Append(other),
        };
        return at;
    }

    private void Add(TokenKind kind, int start, int end)
    {
        _tokens.Add(new Token(kind, _source[start..end], _line));
        Advance(end - start);
    }

    private int Run(int from, Func<char, bool> belongs)
    {
        while (from < _source.Length && belongs(_source[from]))
        {
            from++;
        }

        return from;
    }

    private static Trim TrimAfter(char sign, bool isBlock) => sign switch
    {
        '-' => Trim.All,
        '+' => Trim.None,
        _ => isBlock ? Trim.LineBreak : Trim.None,
    };

    private bool Follows(int at, string text) => string.CompareOrdinal(_source, at, text, 0, text.Length) == 0;

    private char Peek() => _at < _source.Length ? _source[_at] : '\0';

    private void Advance(int count)
    {
        _line += _source.AsSpan(_at, count).Count('\n');
        _at += count;
    }

    /// <summary>What a tag takes along of the text behind it.</summary>
    private enum Trim
    {
        None,
        LineBreak,
        All,
    }
}
