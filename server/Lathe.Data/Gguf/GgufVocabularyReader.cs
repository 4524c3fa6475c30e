using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Loading;
using Lathe.Data.Tokenizers.SentencePiece;
using Lathe.Data.Tokenizers.Tiktoken;

namespace Lathe.Data.Gguf;

/// <summary>Reads how a folder's tokenizer is written into a GGUF file, and refuses those that llama.cpp would run differently.</summary>
internal static class GgufVocabularyReader
{
    private const char SpaceMark = '\u2581';
    private const string Advice = "Export the model as safetensors, or use a tokenizer of another kind.";

    /// <exception cref="DataException">There is none, it is malformed, or llama.cpp has no such tokenizer.</exception>
    public static GgufVocabulary Read(string folder)
    {
        var json = Path.Combine(folder, "tokenizer.json");
        if (File.Exists(json))
        {
            return JsonFile.Read(json, JsonFile.MaxTokenizerBytes, FromJson);
        }

        var model = Path.Combine(folder, "tokenizer.model");
        return !File.Exists(model)
            ? throw new DataException($"{folder}: there is neither tokenizer.json nor tokenizer.model, which a GGUF file is made from. Copy one from the model.")
            : TiktokenReader.IsTiktoken(model)
                ? throw new DataException($"{model}: a tiktoken file can't be written as GGUF. Copy the tokenizer.json of the model into this folder.")
                : FromPieces(SentencePieceFileReader.Read(model), folder);
    }

    private static GgufVocabulary FromJson(JsonNode root)
    {
        var model = root.Require("model");
        if ((model.OptionalText("type") ?? (model.Get("merges") is null ? "of no named type" : "BPE")) is not "BPE" and var type)
        {
            throw model.Error($"the tokenizer model is {type}; only BPE can be written as GGUF. {Advice}");
        }

        return root.Get("pre_tokenizer") is { } cuts && PreTokenizerReader.IsByteLevel(cuts) ? ByteLevel(root, model, cuts) : Pieces(root, model);
    }

    private static GgufVocabulary ByteLevel(JsonNode root, JsonNode model, JsonNode cuts)
    {
        var ignoresMerges = model.Flag("ignore_merges");
        var name = PreTokenizerNames.Find(cuts, ignoresMerges) ?? throw cuts.Error(
            $"llama.cpp has no pre-tokenizer that cuts like this{(ignoresMerges ? " with ignore_merges" : "")} (known here: {PreTokenizerNames.All}). {Advice}");
        List<string> notes = [];
        foreach (var step in Steps(root.Get("normalizer"), "normalizers"))
        {
            notes.Add(step.Require("type").Text() == "NFC"
                ? "llama.cpp does not compose characters (NFC) before it tokenizes; texts that are composed already are the same."
                : throw step.Error($"llama.cpp's byte-level BPE has no normalizer {step.Require("type").Text()}. {Advice}"));
        }

        return new("gpt2", name) { Merges = [.. Merges(model).Select(pair => $"{pair.Left} {pair.Right}")], Notes = notes };
    }

    /// <summary>
    /// BPE over characters is SentencePiece's with its scores lost: pieces are merged in the order of their first merge, which is the order of
    /// the scores.
    /// </summary>
    private static GgufVocabulary Pieces(JsonNode root, JsonNode model)
    {
        if (!model.Flag("byte_fallback"))
        {
            throw model.Error($"BPE over characters without byte_fallback can't be written as GGUF. {Advice}");
        }

        var addsSpace = false;
        foreach (var step in Steps(root.Get("normalizer"), "normalizers"))
        {
            var prepends = step.Require("type").Text() == "Prepend" && step.OptionalText("prepend") == $"{SpaceMark}";
            addsSpace |= prepends;
            if (!prepends && !(step.Require("type").Text() == "Replace" && step.OptionalText("content") == $"{SpaceMark}"
                && step.Require("pattern").OptionalText("String") == " "))
            {
                throw step.Error($"llama.cpp's SentencePiece has no normalizer {step.Require("type").Text()} like this. {Advice}");
            }
        }

        foreach (var step in Steps(root.Get("pre_tokenizer"), "pretokenizers"))
        {
            if (step.Require("type").Text() == "Metaspace")
            {
                addsSpace |= PreTokenizerReader.PrependSchemeOf(step) != Tokenizers.PreTokenization.PrependScheme.Never;
            }
            else if (step.Require("type").Text() != "Split" || step.Require("pattern").OptionalText("String") != " ")
            {
                throw step.Error($"llama.cpp's SentencePiece cuts a text nowhere, and so not by {step.Require("type").Text()}. {Advice}");
            }
        }

        var vocabulary = VocabularyReader.Read(model.Require("vocab"));
        var scores = new Dictionary<int, float>();
        var rank = 0;
        foreach (var (left, right) in Merges(model))
        {
            _ = scores.TryAdd(vocabulary[left + right], -(float)rank++);
        }

        var bytes = ByteTokens.Ids(vocabulary) ?? throw model.Error($"the vocabulary lacks some of the 256 byte tokens, such as <0x00>. {Advice}");
        foreach (var id in vocabulary.Values)
        {
            _ = scores.TryAdd(id, -(float)rank);
        }

        return new("llama", "default")
        {
            Scores = scores,
            Types = bytes.ToDictionary(id => id, _ => GgufTokenType.Byte),
            AddsSpace = addsSpace,
        };
    }

    private static GgufVocabulary FromPieces(SentencePieceFile file, string folder)
    {
        if (file.ModelType != ModelType.Bpe)
        {
            throw file.Error($"a SentencePiece model of type {file.ModelType} can't be written as GGUF, only BPE. {Advice}");
        }

        if (file.CharacterMap.Length > 0 || file.HasDenormalizer || file.WhitespaceAsSuffix || !file.EscapeWhitespaces || file.RemoveExtraWhitespaces)
        {
            throw file.Error($"it changes characters or spaces of a text in a way llama.cpp does not. {Advice}");
        }

        var flags = ReadFlags(Path.Combine(folder, "tokenizer_config.json"));
        return new("llama", "default")
        {
            Scores = file.Pieces.Index().ToDictionary(pair => pair.Index, pair => pair.Item.Score),
            Types = file.Pieces.Index().ToDictionary(pair => pair.Index, pair => (GgufTokenType)pair.Item.Type),
            AddsSpace = file.AddDummyPrefix,
            AddsBos = flags.Bos ?? true,
            AddsEos = flags.Eos ?? false,
        };
    }

    private static (bool? Bos, bool? Eos) ReadFlags(string path) => File.Exists(path)
        ? JsonFile.Read(path, JsonFile.MaxConfigBytes, root => (root.Get("add_bos_token")?.Flag(), root.Get("add_eos_token")?.Flag()))
        : (null, null);

    private static IEnumerable<JsonNode> Steps(JsonNode? node, string key) => node is not { } step ? []
        : step.Require("type").Text() == "Sequence" ? step.Require(key).Items().SelectMany(inner => Steps(inner, key))
        : [step];

    /// <summary>The tokenizer's own reader has checked them.</summary>
    private static IEnumerable<(string Left, string Right)> Merges(JsonNode model) => model.Require("merges").Items().Select(merge =>
    {
        if (merge.IsList)
        {
            var pair = merge.Items().Select(token => token.Text()).ToList();
            return (pair[0], pair[1]);
        }

        var parts = merge.Text().Split(' ');
        return (parts[0], parts[1]);
    });
}
