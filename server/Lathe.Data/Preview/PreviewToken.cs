using Lathe.Data.Pipeline;

namespace Lathe.Data.Preview;

/// <summary>A token of a row.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">
/// What it adds to the text. Of tokens that are parts of one character the last has the character, and those before it nothing.
/// </param>
/// <param name="Use">What the training makes of it.</param>
public readonly record struct PreviewToken(int Id, string Text, TokenUse Use);
