using Lathe.Recipes.Text;

namespace Lathe.Recipes.Json;

/// <summary>Why a text is not JSON.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">What to do.</param>
/// <param name="Span">Where.</param>
internal sealed record JsonProblem(string Message, string Help, TextSpan Span)
{
    /// <summary>Puts into words what stopped the reader at <paramref name="offset"/>, going by the characters there.</summary>
    public static JsonProblem At(SourceText source, int offset)
    {
        string text = source.Text;
        int place = Math.Clamp(offset, 0, text.Length);
        while (place < text.Length && text[place] is ' ' or '\t')
        {
            place++;
        }

        if (text.AsSpan(place).Trim().IsEmpty)
        {
            return new("The text ends before everything is closed.", "Add what is missing: a quote, ']' or '}'.", Last(text));
        }

        (string message, string help) = text[place] switch
        {
            '}' or ']' when Before(text, place) == ',' => ("There is a comma before the closing bracket.", "Remove the comma."),
            '}' or ']' => ("This bracket closes something else than what is open.", "Check the brackets before it."),
            ',' => ("A value or a name is missing before this comma.", "Remove the comma, or write what is missing."),
            '\'' => ("JSON puts texts into double quotes.", "Replace the quotes."),
            '/' or '#' => ("JSON has no comments.", "Remove the comment."),
            '"' or '{' or '[' when Before(text, place) is not (',' or ':' or '{' or '[') => (
                "A comma or a colon is missing before this.", "Separate entries by commas, and a name from its value by a colon."),
            '\r' or '\n' => ("A text is not closed on its line.", "Close it with a double quote; write a line break as \\n."),
            'T' or 'F' or 'N' => ("This is no value.", "JSON has true, false and null, in small letters."),
            _ => ("This is not JSON.", "Texts and names stand in double quotes; other values are numbers, true, false and null."),
        };
        return new(message, help, new TextSpan(place, text[place] is '\r' or '\n' ? 0 : 1));
    }

    private static char Before(string text, int place)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, place).TrimEnd();
        return before.IsEmpty ? ' ' : before[^1];
    }

    private static TextSpan Last(string text)
    {
        int length = text.AsSpan().TrimEnd().Length;
        return length == 0 ? default : new TextSpan(length - 1, 1);
    }
}
