using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>A syntax error put in a user's terms, and the lines to leave out so that reading can go on.</summary>
/// <param name="Code">LT10xx.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">What to do.</param>
/// <param name="Span">The responsible place.</param>
/// <param name="FirstLine">First line (0-based) to leave out.</param>
/// <param name="LastLine">Last line to leave out.</param>
internal sealed record Diagnosis(string Code, string Message, string Help, TextSpan Span, int FirstLine, int LastLine);
