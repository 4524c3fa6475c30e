namespace Lathe.Metrics.Bleu;

/// <summary>What a precision of zero counts (Chen and Cherry 2014, W14-3346); the names are sacrebleu's.</summary>
public enum BleuSmoothing
{
    /// <summary><c>exp</c>: 1/2, 1/4, 1/8 and so on of a match.</summary>
    Exponential,

    /// <summary><c>floor</c>: a fixed part of a match.</summary>
    Floor,

    /// <summary><c>add-k</c>: matches and totals of more than one word are raised by a number.</summary>
    AddK,

    /// <summary><c>none</c>: zero, and then the score is zero.</summary>
    None,
}
