using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>Places in the value of one key.</summary>
internal sealed class ValueReader
{
    private readonly string _text;
    private readonly LineShape _entry;
    private readonly string _name;
    private readonly int _start;

    public ValueReader(SourceText source, LineShape entry)
    {
        _text = source.Text;
        _entry = entry;
        _name = source.Slice(entry.Key.Content);
        _start = SkipProperties(entry.Colon + 1);
        Key = RecipeKeys.Find(Renames.PresentName(_name));
    }

    public RecipeKey? Key { get; }

    public bool IsList => Key is { Kind: KeyKind.TextList or KeyKind.NumberList } or { AlternativeKind: KeyKind.TextList };

    /// <summary>Nothing but an anchor, a tag or a comment stands behind the key: the value may follow on the next lines.</summary>
    public bool IsEmpty => _start == _entry.Line.End || LineShape.StartsComment(_text, _start);

    public bool IsFlow => !IsEmpty && _text[_start] == '[';

    /// <summary>The place of a caret behind the colon, on the key's line.</summary>
    public CaretContext OnKeyLine(int caret)
    {
        if (IsEmpty)
        {
            return caret <= _start && !IsInProperty(caret) ? ScalarPlace(caret, Token.Plain(caret, caret)) : ElsewherePlace.Instance;
        }

        if (IsFlow)
        {
            return InFlow(caret, _entry.Line.End);
        }

        // Aliases, block texts and mappings are not completed.
        return _text[_start] is '{' or '|' or '>' or '*' || IsInProperty(caret)
            ? ElsewherePlace.Instance
            : ScalarPlace(caret, Token.Read(_text, _start, LineShape.ContentEnd(_text, _start, _entry.Line.End)));
    }

    /// <summary>The place of a caret in or before a list in brackets, which goes on to <paramref name="end"/> at most.</summary>
    public CaretContext InFlow(int caret, int end)
    {
        if (!IsList || caret <= _start)
        {
            return ElsewherePlace.Instance;
        }

        return new FlowListReader(_text, _start, end).Find(caret) is var (token, others)
            ? Place(caret, ValueForm.FlowItem, token, others)
            : ElsewherePlace.Instance;
    }

    /// <summary>The place of a caret at a scalar: the value, or for a list one of its names.</summary>
    public CaretContext ScalarPlace(int caret, Token token)
    {
        if (caret > token.Content.End && IsBehindComma(token, caret))
        {
            TextSpan content = TextSpan.FromBounds(token.Content.Start, caret);
            token = token with { Outer = TextSpan.FromBounds(token.Outer.Start, caret), Content = content };
        }

        if (caret > token.Content.End)
        {
            return ElsewherePlace.Instance;
        }

        if (IsList && _text.AsSpan(token.Content.Start, token.Content.Length).Contains(','))
        {
            return CommaListReader.Find(_text, token, caret) is var (item, others)
                ? Place(caret, ValueForm.CommaItem, item, others)
                : ElsewherePlace.Instance;
        }

        return Place(caret, ValueForm.Scalar, token, []);
    }

    public ValuePlace Place(int caret, ValueForm form, Token token, IReadOnlyList<string> others, string? prefix = null) =>
        new(caret, _name, Key, form) { Token = token, Others = others, Prefix = prefix ?? BlankBefore(Math.Min(caret, token.Outer.Start)) };

    /// <summary>Only blanks are between the caret and a comma that ends the names so far.</summary>
    private bool IsBehindComma(Token token, int caret) =>
        (token.Quote is null || !token.Closed)
        && token.Content.Length > 0
        && _text[token.Content.End - 1] == ','
        && LineShape.SkipBlanks(_text, token.Content.End, caret) == caret;

    /// <summary>A value needs a blank between it and the colon, or an anchor.</summary>
    private string BlankBefore(int start) => start <= _start && _text[start - 1] is not (' ' or '\t') ? " " : "";

    private bool IsInProperty(int caret)
    {
        int afterColon = LineShape.SkipBlanks(_text, _entry.Colon + 1, _entry.Line.End);
        return caret > afterColon && caret < _start;
    }

    private int SkipProperties(int start)
    {
        int end = _entry.Line.End;
        int position = LineShape.SkipBlanks(_text, start, end);
        while (position < end && _text[position] is '&' or '!')
        {
            while (position < end && _text[position] is not (' ' or '\t'))
            {
                position++;
            }

            position = LineShape.SkipBlanks(_text, position, end);
        }

        return position;
    }
}
