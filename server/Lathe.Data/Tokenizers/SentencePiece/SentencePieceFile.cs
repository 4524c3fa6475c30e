namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>What a SentencePiece <c>.model</c> says, with the defaults of <c>sentencepiece_model.proto</c>.</summary>
internal sealed record SentencePieceFile
{
    public required string Path { get; init; }

    public List<VocabularyPiece> Pieces { get; } = [];

    public ModelType ModelType { get; set; } = ModelType.Unigram;

    public bool ByteFallback { get; set; }

    /// <summary>The mark of a space stands behind words instead of before them.</summary>
    public bool WhitespaceAsSuffix { get; set; }

    public int BosId { get; set; } = 1;

    public int EosId { get; set; } = 2;

    /// <summary>Negative for none, as all of these.</summary>
    public int PadId { get; set; } = -1;

    /// <summary>What an unknown token looks like in decoded text.</summary>
    public string UnknownSurface { get; set; } = " \u2047 ";

    /// <summary>Empty for none.</summary>
    public byte[] CharacterMap { get; set; } = [];

    public bool AddDummyPrefix { get; set; } = true;

    public bool RemoveExtraWhitespaces { get; set; } = true;

    public bool EscapeWhitespaces { get; set; } = true;

    public bool HasDenormalizer { get; set; }

    public DataException Error(string problem) => new($"{Path}: {problem}");
}
