using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>Names with commas between them, within one plain or quoted scalar.</summary>
internal static class CommaListReader
{
    /// <summary>The name at the caret and the others; null when the caret is behind a name and its blanks.</summary>
    public static (Token Item, IReadOnlyList<string> Others)? Find(string text, Token scalar, int caret)
    {
        TextSpan content = scalar.Content;
        var others = new List<string>();
        TextSpan? found = null;
        for (int start = content.Start; start <= content.End;)
        {
            int comma = text.IndexOf(',', start, content.End - start);
            int end = comma < 0 ? content.End : comma;
            int first = LineShape.SkipBlanks(text, start, end);
            int last = Token.TrimmedEnd(text, first, end);
            if (found is null && caret <= end)
            {
                if (first < last && caret > last)
                {
                    return null;
                }

                found = first < last ? TextSpan.FromBounds(first, last) : new TextSpan(Math.Max(caret, start), 0);
            }
            else if (first < last)
            {
                others.Add(text[first..last]);
            }

            start = end + 1;
        }

        // Each name is a part of what the quotes enclose, if there are any; only the last one may have to close them.
        return found is { } word ? (new Token(word, word, scalar.Quote, scalar.Closed || word.End < content.End), others) : null;
    }
}
