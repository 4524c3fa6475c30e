namespace Lathe.Models.Families;

/// <summary>How a family tells where tokens stand.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are rotated.</summary>
    Rotary,

    /// <summary>A learned row for each position is added to the embedding; there are no positions beyond them.</summary>
    Learned,

    /// <summary>Scores fall with the distance (ALiBi, Press et al. 2021, arXiv:2108.12409).</summary>
    DistanceBias,
}
