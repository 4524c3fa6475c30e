namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>
/// Cuts at the matches of a pattern with a behavior other than Isolated, as Hugging Face's tokenizers library does: of matches side by side
/// only one is merged with its neighbour.
/// </summary>
/// <param name="pattern">Finds the matches.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="inverts">What lies between matches counts as match, and the other way round.</param>
internal sealed class SplitPreTokenizer(RegexPreTokenizer pattern, SplitBehavior behavior, bool inverts) : PreTokenizer
{
    public override void Split(Piece piece, List<Piece> output)
    {
        var pieces = new List<Piece>();
        var areMatches = new List<bool>();
        pattern.Cut(piece, pieces, areMatches);
        var parts = pieces.Zip(areMatches, (part, isMatch) => (part, isMatch != inverts)).ToList();
        output.AddRange(behavior == SplitBehavior.MergedWithNext ? MergeWithNext(parts) : Merge(parts));
    }

    private List<Piece> Merge(List<(Piece Piece, bool IsMatch)> parts)
    {
        var merged = new List<Piece>();
        var previous = false;
        foreach (var (part, isMatch) in parts)
        {
            if (behavior == SplitBehavior.Removed && isMatch)
            {
                continue;
            }

            var joins = merged.Count > 0 && behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && !previous,
                SplitBehavior.Contiguous => isMatch == previous,
                _ => false,
            };
            if (joins)
            {
                merged[^1] = Joined(merged[^1], part);
            }
            else
            {
                merged.Add(part);
            }

            previous = isMatch;
        }

        return merged;
    }

    private static List<Piece> MergeWithNext(List<(Piece Piece, bool IsMatch)> parts)
    {
        var merged = new List<Piece>();
        var next = false;
        foreach (var (part, isMatch) in Enumerable.Reverse(parts))
        {
            if (isMatch && !next && merged.Count > 0)
            {
                merged[^1] = Joined(part, merged[^1]);
            }
            else
            {
                merged.Add(part);
            }

            next = isMatch;
        }

        merged.Reverse();
        return merged;
    }

    private static Piece Joined(Piece first, Piece second) => first with { Length = first.Length + second.Length };
}
