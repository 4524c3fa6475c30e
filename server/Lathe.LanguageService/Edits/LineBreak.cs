using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Edits;

/// <summary>How lines end.</summary>
internal static class LineBreak
{
    /// <summary>That of the first line; LF for a text of one line.</summary>
    public static string Of(SourceText source)
    {
        int end = source.GetLineSpan(0).End;
        return end == source.Length ? "\n" : source.Text.AsSpan(end).StartsWith("\r\n") ? "\r\n" : source.Text[end].ToString();
    }
}
