using System.Text.RegularExpressions;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Puts a text in place of every match of a pattern.</summary>
internal sealed class ReplaceNormalizer : Normalizer
{
    private readonly string? _literal;
    private readonly SplitPattern? _pattern;
    private readonly string _content;

    public ReplaceNormalizer(string literal, string content) => (_literal, _content) = (literal, content);

    public ReplaceNormalizer(SplitPattern pattern, string content) => (_pattern, _content) = (pattern, content);

    protected override string Normalize(string text) => Apply(text);

    /// <summary>The replacement by itself, for decoders.</summary>
    public string Apply(string text)
    {
        if (_literal is not null)
        {
            return text.Replace(_literal, _content, StringComparison.Ordinal);
        }

        try
        {
            return _pattern!.Regex.Replace(text, _ => _content);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw _pattern!.TookTooLong(text.Length, e);
        }
    }
}
