using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Json;
using Lathe.Recipes.Model;

namespace Lathe.Data.Keeping;

/// <summary>
/// Hashes of everything that decides what rows become as tokens. Content counts, not names and times, but for the kind
/// of file that a name tells. An option counts unless it is known
/// not to matter, so that a new one is never forgotten.
/// </summary>
/// <param name="recipe">The recipe.</param>
/// <param name="modelFolder">Holds the tokenizer.</param>
/// <param name="tokenizer">The one in use.</param>
/// <param name="template">The one in use.</param>
internal sealed class TokenInputs(Recipe recipe, string modelFolder, Tokenizer tokenizer, ChatTemplate template)
{
    /// <summary>Weights, which are large and change no token.</summary>
    private static readonly string[] Weights = [".safetensors", ".bin", ".pt", ".pth", ".gguf", ".h5", ".msgpack", ".onnx", ".ot"];

    private readonly Lazy<Dictionary<string, string>> _shared = new(() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tokenizer"] = HashTokenizer(modelFolder, tokenizer),
        ["template"] = Hash(template),
        ["options"] = Hash(new { recipe.Method.Stage, Data = Relevant(recipe.Data), Model = Relevant(recipe.Model) }),
        ["format"] = TokenFileFormat.Version.ToString(CultureInfo.InvariantCulture),
    });

    /// <param name="source">Where the rows come from.</param>
    /// <param name="limit">Rows that are read of it; null for all.</param>
    /// <exception cref="DataException">A data file can't be read.</exception>
    public IReadOnlyDictionary<string, string> For(DatasetSource source, int? limit) => new Dictionary<string, string>(_shared.Value, StringComparer.Ordinal)
    {
        ["data"] = HashFiles(source.Files.Select(file => file.Path)),
        ["kinds"] = Hash(source.Files.Select(file => new { file.Kind, IsCompressed = DataFileNames.IsCompressed(file.Path), file.First, file.End })),
        ["dataset_info.json"] = Hash(new { source.Info.Formatting, source.Info.Columns, source.Info.Tags, source.Info.HasTagsBlock, source.Info.HasColumnsBlock }),
        ["max_samples"] = limit?.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>
    /// Stands for the examples of a stream. Its files are too large to be read twice, so their lengths and times stand for their content.
    /// </summary>
    /// <param name="sources">The datasets, in order.</param>
    public string ForStream(IReadOnlyList<DatasetSource> sources) => Hash(new
    {
        Shared = _shared.Value,
        Data = sources.Select(source => new
        {
            source.Info.Formatting,
            source.Info.Columns,
            source.Info.Tags,
            source.Info.HasTagsBlock,
            source.Info.HasColumnsBlock,
            Files = source.Files.Select(file => new { file.First, file.End, Name = Path.GetFileName(file.Path), Stamp = DataFile.Stamp(file.Path).ToString() }),
        }),
        recipe.Data.MixStrategy,
        recipe.Data.InterleaveProbs,
        recipe.Data.ValSize,
        recipe.Data.BufferSize,
    });

    /// <summary>What is done with rows once they are tokens, and where they come from, changes none of them.</summary>
    private static DataOptions Relevant(DataOptions data) => data with
    {
        Dataset = [],
        EvalDataset = [],
        DatasetDir = "",
        PreprocessingNumWorkers = null,
        MaxSamples = null,
        ValSize = 0,
        MixStrategy = MixStrategy.Concat,
        InterleaveProbs = null,
        OverwriteCache = false,
        TokenizedPath = null,
        Streaming = false,
        BufferSize = 0,
    };

    private static ModelOptions Relevant(ModelOptions model) => model with
    {
        ModelNameOrPath = "",
        AdapterNameOrPath = [],
        FlashAttn = default,
        DisableGradientCheckpointing = false,
        TrainFromScratch = false,
        InitSpecialTokens = default,

        // What the file says counts, with all tokens that were added.
        NewSpecialTokensConfig = null,
    };

    private static string Hash<T>(T value) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value)));

    private static string HashTokenizer(string folder, Tokenizer tokenizer)
    {
        var files = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder)
                .Where(file => !Weights.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) && !Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        return Hash(new
        {
            Content = HashFiles(files),
            Names = files.ConvertAll(Path.GetFileName),
            Kind = tokenizer.GetType().FullName,
            tokenizer.VocabularySize,
            Added = (tokenizer as PipelineTokenizer)?.AddedTokens,
        });
    }

    /// <summary>Of files in order; where one ends counts too.</summary>
    private static string HashFiles(IEnumerable<string> paths)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            using var file = DataFile.OpenFile(path);
            try
            {
                all.AppendData(SHA256.HashData(file));
            }
            catch (IOException e)
            {
                throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
            }
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }
}
