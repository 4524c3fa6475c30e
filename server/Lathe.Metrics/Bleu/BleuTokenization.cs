namespace Lathe.Metrics.Bleu;

/// <summary>How texts become words before they are compared; the names are sacrebleu's.</summary>
public enum BleuTokenization
{
    /// <summary><c>13a</c>: as the campaigns of WMT do it, for languages that write words apart.</summary>
    ThirteenA,

    /// <summary><c>zh</c>: every Chinese character is a word, the rest as in <c>13a</c>.</summary>
    Chinese,

    /// <summary><c>char</c>: every code point is a word.</summary>
    Characters,

    /// <summary><c>none</c>: words are what stands between white space.</summary>
    None,
}
