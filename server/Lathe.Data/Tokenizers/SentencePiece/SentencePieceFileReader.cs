namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>Reads a <c>.model</c> file, whose format is <c>sentencepiece_model.proto</c>, and checks what SentencePiece itself checks.</summary>
internal static class SentencePieceFileReader
{
    private const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Longest piece that merges or scores can make, in UTF-16 units. SentencePiece trains pieces of up to 16 characters.</summary>
    private const int MaxPieceLength = 256;

    /// <exception cref="DataException">The file cannot be read, or is no such file.</exception>
    public static SentencePieceFile Read(string path)
    {
        var file = new SentencePieceFile { Path = path };
        try
        {
            ReadModel(Loading.BoundedFile.ReadAllBytes(path, MaxBytes), file);
        }
        catch (FormatException e)
        {
            throw new DataException($"{path}: this is no SentencePiece model ({e.Message}). Copy the file from the model again.", e);
        }

        Check(file);
        return file;
    }

    private static void ReadModel(ReadOnlySpan<byte> bytes, SentencePieceFile file)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    file.Pieces.Add(ReadPiece(reader.ReadBytes()));
                    break;
                case 2:
                    ReadTrainer(reader.ReadBytes(), file);
                    break;
                case 3:
                    ReadNormalizer(reader.ReadBytes(), file);
                    break;
                case 5:
                    file.HasDenormalizer = HasCharacterMap(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }

            if (file.Pieces.Count > Loading.TokenizerLimits.MaxId)
            {
                throw new FormatException($"it has more than {Loading.TokenizerLimits.MaxId:N0} pieces");
            }
        }
    }

    private static VocabularyPiece ReadPiece(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var piece = new VocabularyPiece("", 0, PieceType.Normal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    piece = piece with { Text = reader.ReadText() };
                    break;
                case 2:
                    piece = piece with { Score = reader.ReadFloat() };
                    break;
                case 3:
                    piece = piece with { Type = (PieceType)reader.ReadInt32() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return piece;
    }

    private static void ReadTrainer(ReadOnlySpan<byte> bytes, SentencePieceFile file)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    file.ModelType = (ModelType)reader.ReadInt32();
                    break;
                case 24:
                    file.WhitespaceAsSuffix = reader.ReadBool();
                    break;
                case 35:
                    file.ByteFallback = reader.ReadBool();
                    break;
                case 41:
                    file.BosId = reader.ReadInt32();
                    break;
                case 42:
                    file.EosId = reader.ReadInt32();
                    break;
                case 43:
                    file.PadId = reader.ReadInt32();
                    break;
                case 44:
                    file.UnknownSurface = reader.ReadText();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadNormalizer(ReadOnlySpan<byte> bytes, SentencePieceFile file)
    {
        var reader = new ProtobufReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    file.CharacterMap = reader.ReadBytes().ToArray();
                    break;
                case 3:
                    file.AddDummyPrefix = reader.ReadBool();
                    break;
                case 4:
                    file.RemoveExtraWhitespaces = reader.ReadBool();
                    break;
                case 5:
                    file.EscapeWhitespaces = reader.ReadBool();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static bool HasCharacterMap(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var has = false;
        while (reader.Next())
        {
            has |= reader.Field == 2;
            reader.Skip();
        }

        return has;
    }

    private static void Check(SentencePieceFile file)
    {
        if (file.ModelType is not (ModelType.Unigram or ModelType.Bpe))
        {
            throw file.Error($"the model type is {file.ModelType}; Lathe works with BPE and unigram.");
        }

        if (file.HasDenormalizer)
        {
            throw file.Error("the model has rules for decoded text (denormalizer_spec), which Lathe does not know.");
        }

        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (var id = 0; id < file.Pieces.Count; id++)
        {
            var piece = file.Pieces[id];
            if (Problem(piece, file) is { } problem)
            {
                throw file.Error($"piece {id} {problem}.");
            }

            if (!texts.Add(piece.Text))
            {
                throw file.Error($"piece {id} '{piece.Text}' is there twice.");
            }
        }

        if (file.Pieces.Count(p => p.Type == PieceType.Unknown) is var unknown and not 1)
        {
            throw file.Error($"there should be one unknown piece, and there are {unknown}. Copy the file from the model again.");
        }

        if (file.ByteFallback && file.Pieces.Count(p => p.Type == PieceType.Byte) != 256)
        {
            throw file.Error("byte_fallback is set, but there are not 256 pieces for bytes. Copy the file from the model again.");
        }
    }

    private static string? Problem(VocabularyPiece piece, SentencePieceFile file)
    {
        var mayBeLong = piece.Type is PieceType.UserDefined or PieceType.Control or PieceType.Unknown;
        if (piece.Text.Length == 0 || piece.Text.Length > (mayBeLong ? Loading.TokenizerLimits.MaxPieceLength : MaxPieceLength))
        {
            return piece.Text.Length == 0 ? "has no text" : $"has {piece.Text.Length:N0} characters; at most {MaxPieceLength} are read";
        }

        return piece.Type switch
        {
            _ when !Enum.IsDefined(piece.Type) => $"'{piece.Text}' is of the unknown kind {(int)piece.Type}",
            _ when !float.IsFinite(piece.Score) => $"'{piece.Text}' has no finite score",
            PieceType.Byte when !file.ByteFallback => $"'{piece.Text}' stands for a byte although byte_fallback is not set",
            PieceType.Byte when !ByteTokens.TryParse(piece.Text, out _) => $"'{piece.Text}' should stand for a byte, as <0x00> does",
            PieceType.Unused when file.ModelType == ModelType.Bpe => $"'{piece.Text}' is marked as unused, which Lathe does not know in BPE",
            _ => null,
        };
    }
}
