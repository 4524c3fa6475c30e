using Lathe.Data.Tokenizers.Loading;

namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>A tokenizer of a SentencePiece <c>.model</c> and the configs beside it, as transformers' slow tokenizers put them together.</summary>
internal static class SentencePieceLoader
{
    public static PipelineTokenizer Load(string path, TokenizerConfig config)
    {
        var file = SentencePieceFileReader.Read(path);
        var userDefined = SentencePieceModels.UserDefined(file);
        var model = SentencePieceModels.Create(file, userDefined);
        config = config with
        {
            Bos = config.Bos ?? Piece(file, file.BosId, "bos_id"),
            Eos = config.Eos ?? Piece(file, file.EosId, "eos_id"),
            Pad = config.Pad ?? Piece(file, file.PadId, "pad_id"),
        };

        var added = AddedTokenReader.Read(config.AddedTokensJson, config, model.Vocabulary).Select(t => t with { IsNormalized = false }).ToList();
        int? IdOf(NamedToken? named) => named is null ? null : added.First(t => t.Content == named.Content).Id;
        return new PipelineTokenizer(new TokenizerDefinition
        {
            Model = model,
            Normalizer = new SentencePieceNormalizer(file, userDefined, prefixesFirstOnly: !config.IsLegacy),
            Decoder = new SentencePieceDecoder(file),
            AddedTokens = added,
            FindsAddedAsWritten = true,
            BosId = IdOf(config.Bos),
            EosId = IdOf(config.Eos),
            PadId = IdOf(config.Pad),
            UnknownId = IdOf(config.Unknown) ?? file.Pieces.FindIndex(p => p.Type == PieceType.Unknown),
            ChatTemplate = config.ChatTemplate,
        });
    }

    private static NamedToken? Piece(SentencePieceFile file, int id, string key) =>
        id >= 0 && id < file.Pieces.Count ? new NamedToken(file.Pieces[id].Text, new JsonPlace(file.Path, key)) : null;
}
