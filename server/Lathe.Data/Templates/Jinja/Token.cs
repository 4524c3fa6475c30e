namespace Lathe.Data.Templates.Jinja;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a string its value.</param>
/// <param name="Line">From 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line);
