using Lathe.LanguageService.Syntax;

namespace Lathe.LanguageService.Completion;

/// <summary>A list in brackets, which may go over several lines and may not be closed yet.</summary>
/// <param name="text">The whole text.</param>
/// <param name="open">Where its bracket is.</param>
/// <param name="end">Where the list ends at the latest.</param>
internal sealed class FlowListReader(string text, int open, int end)
{
    private readonly List<string> _others = [];
    private int _caret;
    private int _itemStart;
    private int _comment;
    private bool _isNested;
    private Token? _found;

    /// <summary>The item at the caret and the others; null when the caret is at no item of this very list.</summary>
    public (Token Item, IReadOnlyList<string> Others)? Find(int caret)
    {
        _caret = caret;
        _itemStart = open + 1;
        int depth = 1;
        int position = open + 1;
        for (; position < end && depth > 0; position++)
        {
            char c = text[position];
            if (LineShape.StartsComment(text, position))
            {
                int lineEnd = text.AsSpan(position, end - position).IndexOfAny('\r', '\n') is var length and >= 0 ? position + length : end;
                if (caret > position && caret <= lineEnd)
                {
                    return null;
                }

                _comment = _comment < _itemStart ? position : _comment;
                position = lineEnd - 1;
            }
            else if (c is '"' or '\'' && IsItemStart(position))
            {
                position = Math.Max(position, Token.Read(text, position, end).Outer.End - 1);
            }
            else if (c is '[' or '{')
            {
                depth++;
                _isNested = true;
            }
            else if (c is ']' or '}')
            {
                depth--;
            }

            if (depth == 0 || (depth == 1 && c == ','))
            {
                EndItem(position);
            }
        }

        if (depth > 0)
        {
            EndItem(end);
        }

        return _found is { } item ? (item, _others) : null;
    }

    private bool IsItemStart(int position) => text.AsSpan(_itemStart, position - _itemStart).IsWhiteSpace();

    private void EndItem(int itemEnd)
    {
        int first = _itemStart;
        while (first < itemEnd && char.IsWhiteSpace(text[first]))
        {
            first++;
        }

        int last = _comment >= first && _comment < itemEnd ? _comment : itemEnd;
        while (last > first && char.IsWhiteSpace(text[last - 1]))
        {
            last--;
        }

        bool isHere = _caret >= _itemStart && _caret <= itemEnd && _found is null;
        if (isHere && !_isNested)
        {
            _found = TokenAt(first, last);
        }
        else if (!isHere && first < last)
        {
            _others.Add(text[Token.Read(text, first, last).Content.Start..Token.Read(text, first, last).Content.End]);
        }

        _itemStart = itemEnd + 1;
        _isNested = false;
    }

    private Token? TokenAt(int first, int last)
    {
        if (first >= last)
        {
            return Token.Plain(_caret, _caret);
        }

        Token token = Token.Read(text, first, last);
        ReadOnlySpan<char> reach = text.AsSpan(Math.Min(_caret, first)..Math.Max(_caret, last));
        return _caret > token.Content.End || reach.IndexOfAny('\r', '\n') >= 0 ? null : token;
    }
}
