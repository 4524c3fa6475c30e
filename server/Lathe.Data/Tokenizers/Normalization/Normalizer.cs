using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Changes a text before it is cut into pieces. Threads may share an instance.</summary>
internal abstract class Normalizer
{
    /// <summary>The text in place of <paramref name="section"/>; may be empty.</summary>
    public virtual Piece Normalize(Piece section)
    {
        var text = section.Start == 0 && section.Length == section.Text.Length ? section.Text : section.Span.ToString();
        return section.With(Normalize(text));
    }

    protected abstract string Normalize(string text);
}
