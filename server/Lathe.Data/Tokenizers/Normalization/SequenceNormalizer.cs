using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>One step after the other.</summary>
internal sealed class SequenceNormalizer(IReadOnlyList<Normalizer> steps) : Normalizer
{
    public override Piece Normalize(Piece section) => steps.Aggregate(section, (piece, step) => step.Normalize(piece));

    protected override string Normalize(string text) => Normalize(new Piece(text, 0, text.Length)).Span.ToString();
}
