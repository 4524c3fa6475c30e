using Lathe.Data.Tokenizers.Decoding;
using Lathe.Data.Tokenizers.Normalization;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers;

/// <summary>
/// The steps that all tokenizers of language models are made of: added tokens are cut out, the rest is normalized, cut into pieces and
/// encoded by a model; a decoder goes the way back.
/// </summary>
public class PipelineTokenizer : Tokenizer
{
    private readonly TokenModel _model;
    private readonly Normalizer? _normalizer;
    private readonly PreTokenizer _preTokenizer;
    private readonly TokenDecoder _decoder;
    private readonly SpecialTokenShield? _shield;
    private readonly AddedTokenMatcher _addedAsWritten;
    private readonly AddedTokenMatcher _addedNormalized;
    private readonly Dictionary<int, AddedToken> _addedById;
    private readonly Dictionary<string, int> _addedByContent;
    private readonly string?[] _tokens;
    private readonly int[] _prefix;
    private readonly int[] _suffix;

    internal PipelineTokenizer(TokenizerDefinition definition)
    {
        Definition = definition;
        _model = definition.Model;
        _preTokenizer = definition.PreTokenizer;
        _normalizer = definition.Normalizer;
        _decoder = definition.Decoder;
        _prefix = definition.Prefix;
        _suffix = definition.Suffix;
        _addedById = definition.AddedTokens.ToDictionary(t => t.Id);
        _addedByContent = definition.AddedTokens.ToDictionary(t => t.Content, t => t.Id, StringComparer.Ordinal);
        _shield = definition.SplitsSpecialTokens ? new SpecialTokenShield(definition.AddedTokens.Where(t => t.IsSpecial)) : null;
        _addedAsWritten = new AddedTokenMatcher(definition.AddedTokens.Where(IsFoundAsWritten).Select(t => (t.Content, t)));
        _addedNormalized = new AddedTokenMatcher(
            definition.AddedTokens.Where(t => !IsFoundAsWritten(t)).Select(t => (Normalized(t.Content), t)));
        BosId = definition.BosId;
        EosId = definition.EosId;
        PadId = definition.PadId;
        UnknownId = definition.UnknownId;
        ChatTemplate = definition.ChatTemplate;

        VocabularySize = _model.Vocabulary.Values.Concat(_addedById.Keys).Max() + 1;
        _tokens = new string?[VocabularySize];
        foreach (var (token, id) in _model.Vocabulary)
        {
            _tokens[id] = token;
        }

        foreach (var token in definition.AddedTokens)
        {
            _tokens[token.Id] = token.Content;
        }
    }

    public override int VocabularySize { get; }

    public override int? BosId { get; }

    public override int? EosId { get; }

    public override int? PadId { get; }

    public int? UnknownId { get; }

    /// <summary>The Jinja source of the chat template, if the folder has one. Never run here.</summary>
    public string? ChatTemplate { get; }

    public IReadOnlyCollection<AddedToken> AddedTokens => _addedById.Values;

    public override bool SplitsSpecialTokens => _shield is not null;

    /// <summary>What it was made of.</summary>
    internal TokenizerDefinition Definition { get; }

    public bool IsSpecial(int id) => _addedById.TryGetValue(id, out var token) && token.IsSpecial;

    public override IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 4 + 4);
        if (text.Length == 0)
        {
            return ids;
        }

        IReadOnlyList<int> marks = [];
        if (_shield is not null)
        {
            (text, marks) = SpecialTokenShield.Read(text);
        }

        var pieces = new List<Piece>();
        foreach (var (section, token) in _addedAsWritten.Split(new Piece(text, 0, text.Length), marks))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
            }
            else
            {
                EncodeSection(section, pieces, ids);
            }
        }

        return ids;
    }

    public override string Shield(string text) => _shield?.Mark(text) ?? text;

    public override string Unshield(string text) => _shield is null ? text : SpecialTokenShield.Read(text).Text;

    /// <summary>The ids with what the tokenizer's post-processor puts around one text, such as the begin token of Llama 3.</summary>
    public IReadOnlyList<int> BuildInputsWithSpecialTokens(IReadOnlyList<int> ids) => [.. _prefix, .. ids, .. _suffix];

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var kept = new List<int>();
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(ids));
            if (!skipSpecialTokens || !IsSpecial(id))
            {
                kept.Add(id);
            }
        }

        return _decoder.Decode(kept, this);
    }

    public override int? TokenToId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _addedByContent.TryGetValue(token, out var id) || _model.Vocabulary.TryGetValue(token, out id) ? id : null;
    }

    public override string? IdToToken(int id) => id >= 0 && id < _tokens.Length ? _tokens[id] : null;

    internal bool IsAdded(int id) => _addedById.ContainsKey(id);

    /// <summary>A tokenizer of the same kind.</summary>
    internal virtual PipelineTokenizer With(TokenizerDefinition definition) => new(definition);

    /// <summary>A special token that is to be told from the same text in the data has to be found before anything else changes the text.</summary>
    private bool IsFoundAsWritten(AddedToken token) => !token.IsNormalized || (_shield is not null && token.IsSpecial);

    private void EncodeSection(Piece section, List<Piece> pieces, List<int> ids)
    {
        var normalized = _normalizer is null ? section : _normalizer.Normalize(section);
        if (normalized.Length == 0)
        {
            return;
        }

        foreach (var (part, token) in _addedNormalized.Split(normalized, marks: []))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
                continue;
            }

            pieces.Clear();
            _preTokenizer.Split(part, pieces);
            foreach (var piece in pieces)
            {
                var start = ids.Count;
                _model.Encode(piece.Span, ids);
                if (_shield is not null && HasSpecial(ids, start))
                {
                    // A vocabulary may hold special tokens among its ordinary ones, where a model finds them by itself.
                    ids.RemoveRange(start, ids.Count - start);
                    EncodeCharacters(piece.Span, ids);
                }
            }
        }
    }

    private bool HasSpecial(List<int> ids, int start)
    {
        for (var i = start; i < ids.Count; i++)
        {
            if (ids[i] != UnknownId && IsSpecial(ids[i]))
            {
                return true;
            }
        }

        return false;
    }

    private void EncodeCharacters(ReadOnlySpan<char> word, List<int> ids)
    {
        for (var at = 0; at < word.Length;)
        {
            var length = CodePoints.LengthAt(word, at);
            _model.Encode(word.Slice(at, length), ids);
            at += length;
        }
    }

    private string Normalized(string content) =>
        _normalizer is null ? content : _normalizer.Normalize(new Piece(content, 0, content.Length)).Span.ToString();
}
