using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Outline;

/// <summary>A key of the recipe with its lines.</summary>
/// <param name="Name">The key without quotes.</param>
/// <param name="Shape">The line the key is on.</param>
/// <param name="FirstLine">That line's index.</param>
/// <param name="LastLine">The last line of its value.</param>
/// <param name="Value">What is written behind the colon on the key's line, without its comment; empty for nothing.</param>
internal sealed record OutlineEntry(string Name, LineShape Shape, int FirstLine, int LastLine, TextSpan Value)
{
    public TextSpan Key => Shape.Key.Content;
}
