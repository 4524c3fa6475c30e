namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>A part of a text; never empty, and never ends inside a surrogate pair.</summary>
internal readonly record struct Piece(string Text, int Start, int Length)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, Length);

    public Piece Slice(int start, int length) => new(Text, Start + start, length);
}
