namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>A part of a text; never ends inside a surrogate pair.</summary>
/// <param name="Text">What it is a part of.</param>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units.</param>
/// <param name="IsContinued">Something of the whole text stands before it.</param>
internal readonly record struct Piece(string Text, int Start, int Length, bool IsContinued = false)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, Length);

    public Piece Slice(int start, int length) => new(Text, Start + start, length, IsContinued || start > 0);

    /// <summary>Another text in the place of this one.</summary>
    public Piece With(string text) => new(text, 0, text.Length, IsContinued);
}
