namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Each step cuts the pieces of the step before.</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output)
    {
        var pieces = new List<Piece> { piece };
        for (var i = 0; i < steps.Count; i++)
        {
            var parts = i == steps.Count - 1 ? output : [];
            foreach (var part in pieces)
            {
                steps[i].Split(part, parts);
            }

            pieces = parts;
        }
    }
}
