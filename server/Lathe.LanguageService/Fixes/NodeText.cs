using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>Nodes as they are written.</summary>
internal static class NodeText
{
    /// <summary>The node without the anchor and tag before it: others may refer to them.</summary>
    public static TextSpan WithoutProperties(string text, TextSpan span)
    {
        int start = span.Start;
        while (start < span.End && text[start] is '&' or '!')
        {
            int end = start;
            while (end < span.End && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            start = LineShape.SkipBlanks(text, end, span.End);
        }

        return start < span.End ? TextSpan.FromBounds(start, span.End) : span;
    }
}
