namespace Lathe.Data.Templates.Jinja;

/// <summary>What the renderings of one conversation may use.</summary>
/// <param name="Steps">Statements, expressions and list items looked at, of all renderings together.</param>
/// <param name="Characters">
/// Characters of all texts that one rendering makes, with a share for items of lists; bounds memory, since none is given back.
/// </param>
internal sealed record JinjaLimits(long Steps, long Characters)
{
    /// <summary>Longest source of a template in characters; those of models have up to 20,000.</summary>
    public const int MaxSource = 1 << 20;

    public static JinjaLimits Default { get; } = new(10_000_000, 64 << 20);
}
