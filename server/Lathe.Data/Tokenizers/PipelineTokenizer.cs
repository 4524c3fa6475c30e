using System.Text;
using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.Normalization;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers;

/// <summary>Byte-level BPE as in Llama 3, Qwen 2 to 3 and GPT-2: added tokens, normalizer, pre-tokenizer, merges, and back.</summary>
public sealed class ByteLevelBpeTokenizer : Tokenizer
{
    private readonly BpeModel _model;
    private readonly PreTokenizer _preTokenizer;
    private readonly bool _usesNfc;
    private readonly AddedTokenMatcher _addedAsWritten;
    private readonly AddedTokenMatcher _addedNormalized;
    private readonly Dictionary<int, AddedToken> _addedById;
    private readonly Dictionary<string, int> _addedByContent;
    private readonly string?[] _tokens;
    private readonly byte[]?[] _bytes;
    private readonly int[] _prefix;
    private readonly int[] _suffix;

    internal ByteLevelBpeTokenizer(TokenizerDefinition definition)
    {
        _model = definition.Model;
        _preTokenizer = definition.PreTokenizer;
        _usesNfc = definition.UsesNfc;
        _prefix = definition.Prefix;
        _suffix = definition.Suffix;
        _addedById = definition.AddedTokens.ToDictionary(t => t.Id);
        _addedByContent = definition.AddedTokens.ToDictionary(t => t.Content, t => t.Id, StringComparer.Ordinal);
        _addedAsWritten = new AddedTokenMatcher(definition.AddedTokens.Where(t => !t.IsNormalized).Select(t => (t.Content, t)));
        _addedNormalized = new AddedTokenMatcher(definition.AddedTokens.Where(t => t.IsNormalized).Select(t => (Normalize(t.Content), t)));
        BosId = definition.BosId;
        EosId = definition.EosId;
        PadId = definition.PadId;
        UnknownId = definition.UnknownId;
        ChatTemplate = definition.ChatTemplate;

        VocabularySize = _model.Vocabulary.Values.Concat(_addedById.Keys).Max() + 1;
        _tokens = new string?[VocabularySize];
        _bytes = new byte[]?[VocabularySize];
        foreach (var (token, id) in _model.Vocabulary)
        {
            _tokens[id] = token;
            _bytes[id] = ByteAlphabet.ToBytes(token);
        }

        // As they are written: the Rust library sends added tokens through the byte alphabet too, which garbles those with Latin-1 letters.
        foreach (var token in definition.AddedTokens)
        {
            _tokens[token.Id] = token.Content;
            _bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
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

    public bool IsSpecial(int id) => _addedById.TryGetValue(id, out var token) && token.IsSpecial;

    public override IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 4 + 4);
        if (text.Length == 0)
        {
            return ids;
        }

        var pieces = new List<Piece>();
        foreach (var (section, token) in _addedAsWritten.Split(new Piece(text, 0, text.Length)))
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

    /// <summary>The ids with what the tokenizer's post-processor puts around one text, such as the begin token of Llama 3.</summary>
    public IReadOnlyList<int> BuildInputsWithSpecialTokens(IReadOnlyList<int> ids) => [.. _prefix, .. ids, .. _suffix];

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var decoder = CreateStreamDecoder(skipSpecialTokens);
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            decoder.Append(id, text);
        }

        return text.Append(decoder.Finish()).ToString();
    }

    /// <summary>A decoder for ids as they are generated. Not to be shared between threads.</summary>
    public StreamDecoder CreateStreamDecoder(bool skipSpecialTokens = false) => new(this, skipSpecialTokens);

    public override int? TokenToId(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _addedByContent.TryGetValue(token, out var id) || _model.Vocabulary.TryGetValue(token, out id) ? id : null;
    }

    public override string? IdToToken(int id) => id >= 0 && id < _tokens.Length ? _tokens[id] : null;

    /// <summary>The bytes an id stands for; empty for an id without a token, as models with padded embeddings can produce.</summary>
    internal ReadOnlySpan<byte> BytesOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < _bytes.Length ? _bytes[id] : [];
    }

    private void EncodeSection(Piece section, List<Piece> pieces, List<int> ids)
    {
        var normalized = Normalize(section);
        if (normalized.Length == 0)
        {
            return;
        }

        foreach (var (part, token) in _addedNormalized.Split(normalized))
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
                _model.Encode(piece.Span, ids);
            }
        }
    }

    private Piece Normalize(Piece section)
    {
        if (!_usesNfc || !section.Span.ContainsAnyInRange('\u0300', char.MaxValue))
        {
            return section;
        }

        var text = Normalize(section.Span.ToString());
        return new Piece(text, 0, text.Length);
    }

    private string Normalize(string text) => _usesNfc ? Nfc.Normalize(text) : text;
}
