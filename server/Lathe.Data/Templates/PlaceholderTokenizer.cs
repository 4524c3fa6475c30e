using Lathe.Data.Tokenizers;

namespace Lathe.Data.Templates;

/// <summary>Stands in for a tokenizer where a template is only looked at: it has every token a template may name, and encodes nothing.</summary>
internal sealed class PlaceholderTokenizer : Tokenizer
{
    private readonly List<string> _tokens = ["{begin}", "{end}"];

    public override int VocabularySize => _tokens.Count;

    public override int? BosId => 0;

    public override int? EosId => 1;

    public override int? PadId => null;

    public override IReadOnlyList<int> Encode(string text) => throw new NotSupportedException("A placeholder encodes no text.");

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false) => string.Concat(ids.Select(IdToToken));

    public override int? TokenToId(string token)
    {
        if (!_tokens.Contains(token))
        {
            _tokens.Add(token);
        }

        return _tokens.IndexOf(token);
    }

    public override string? IdToToken(int id) => _tokens[id];
}
