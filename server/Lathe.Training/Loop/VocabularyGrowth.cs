using System.Globalization;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Artifacts;
using Lathe.Training.Modules;

namespace Lathe.Training.Loop;

/// <summary>What becomes of a model's vocabulary: the rows it gets, and what is trained for them.</summary>
internal sealed class VocabularyGrowth
{
    /// <summary>Rows of enlarged tables are a multiple of this, as in LLaMA-Factory.</summary>
    private const int RowMultiple = 64;

    /// <summary>Tokens that a notice names.</summary>
    private const int MaxNamed = 8;

    private readonly ModelConfig _base;
    private readonly ExtendedTokenizer _tokenizer;
    private readonly bool _wasOff;
    private readonly bool _targetsFollow;

    /// <param name="recipe">As written.</param>
    /// <param name="config">Of the base model.</param>
    /// <param name="tokenizer">With the recipe's tokens.</param>
    /// <param name="adapters">Folders of saved adapters to go on with, which know what was trained in full.</param>
    public VocabularyGrowth(Recipe recipe, ModelConfig config, ExtendedTokenizer tokenizer, IReadOnlyList<string> adapters)
    {
        _base = config;
        _tokenizer = tokenizer;
        Recipe = recipe;
        Config = config;
        _wasOff = !recipe.Model.ResizeVocab;
        if (_wasOff && tokenizer.NewTokens.Count == 0)
        {
            return;
        }

        var names = DecoderFamilies.For(config).Names;
        (Embedding, Head) = (LastPart(names.Embedding), LastPart(names.Head));
        var method = recipe.Method;
        _targetsFollow = IsLora && method.AdditionalTarget.Count == 0;
        Recipe = recipe with
        {
            Model = recipe.Model with { ResizeVocab = true },
            Method = !_targetsFollow ? method : method with
            {
                AdditionalTarget = (adapters.Count > 0 ? AdapterConfig.Read(adapters[^1]).ModulesToSave : null) ?? [Embedding, Head],
            },
        };
        var needed = tokenizer.Tokenizer.VocabularySize;
        if (needed > config.VocabSize)
        {
            Config = config with { VocabSize = (needed + RowMultiple - 1) / RowMultiple * RowMultiple };
        }

        // Rows that are neither trained nor saved stay the base's: who loads the adapter has no others.
        IReadOnlyList<int> ids = IsLora && !TrainsBoth(names) ? [] : [.. tokenizer.NewTokens.Select(token => token.Id)];
        if (Config.VocabSize > config.VocabSize || ids.Count > 0)
        {
            var start = recipe.Model.InitSpecialTokens;
            Rows = new NewRows(
                Config.VocabSize,
                ids,
                start == NewTokenStart.NoiseInit ? null : tokenizer.Descriptions,
                start == NewTokenStart.DescInitWNoise,
                unchecked((ulong)recipe.Training.Seed));
        }
    }

    /// <summary>The recipe with the keys that follow from added tokens.</summary>
    public Recipe Recipe { get; }

    /// <summary>The model's configuration with its new size.</summary>
    public ModelConfig Config { get; }

    /// <summary>Rows that begin anew; null for none.</summary>
    public NewRows? Rows { get; }

    /// <summary>The tables become larger.</summary>
    public bool IsLarger => Config.VocabSize > _base.VocabSize;

    private string Embedding { get; } = "";

    private string Head { get; } = "";

    private bool IsLora => Recipe.Method.FinetuningType == FinetuningType.Lora;

    /// <summary>Refuses what would lose the new rows.</summary>
    /// <param name="isQuantized">The base has weights in few bits.</param>
    /// <exception cref="TrainingException">The model can't grow, or not with this method.</exception>
    public void Check(bool isQuantized)
    {
        if (!IsLarger)
        {
            return;
        }

        if (isQuantized)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"resize_vocab: the tokenizer has {_tokenizer.Tokenizer.VocabularySize} tokens and the model's embedding {_base.VocabSize} rows, and " +
                "the vocabulary of a quantized model can't be resized.",
                "Remove quantization_bit, or add no more tokens than the embedding has room for.");
        }

        if (IsLora && !TrainsBoth(DecoderFamilies.For(_base).Names))
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"additional_target: embedding and output head grow from {_base.VocabSize} to {Config.VocabSize} rows, and an adapter without both " +
                "would lose the new ones.",
                $"Add {Embedding} and {Head} to additional_target, or remove it: then they are trained and saved by themselves.");
        }
    }

    public void Tell(ITrainingReporter reporter)
    {
        var added = _tokenizer.NewTokens;
        if (added.Count > 0)
        {
            var named = string.Join(" ", added.Take(MaxNamed).Select(token => token.Content)) + (added.Count > MaxNamed ? " ..." : "");
            var on = _wasOff ? " That turns resize_vocab on." : "";
            reporter.Notice(
                _wasOff ? NoticeSeverity.Warning : NoticeSeverity.Info,
                "tokens-added",
                string.Create(CultureInfo.InvariantCulture, $"{added.Count} token{(added.Count == 1 ? "" : "s")} added to the tokenizer, from id {added[0].Id} on: {named}.{on}"));
        }

        if (IsLarger)
        {
            reporter.Notice(
                NoticeSeverity.Info,
                "vocabulary-resized",
                $"Embedding and output head grow from {_base.VocabSize} to {Config.VocabSize} rows.");
        }

        if (_targetsFollow)
        {
            reporter.Notice(
                NoticeSeverity.Info,
                "embeddings-trained",
                $"With resize_vocab {string.Join(" and ", Recipe.Method.AdditionalTarget)} are trained in full and saved with the adapter.");
        }

        if (added.Count > 0 && !IsEmbeddingTrained())
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "tokens-untrained",
                "The embedding is not trained, so the new tokens stay what they begin as. Name it in " +
                (IsLora ? $"additional_target ({Embedding},{Head})." : $"freeze_extra_modules ({Embedding})."));
        }
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];

    private bool IsEmbeddingTrained() => Recipe.Method.FinetuningType switch
    {
        FinetuningType.Full => true,
        FinetuningType.Freeze => Recipe.Method.FreezeExtraModules.Contains(Embedding),
        _ => TrainsBoth(DecoderFamilies.For(_base).Names),
    };

    private bool TrainsBoth(DecoderNames names) => AdditionalTargets.Matches(names.Embedding + ".weight", Recipe.Method.AdditionalTarget)
        && AdditionalTargets.Matches(names.Head + ".weight", Recipe.Method.AdditionalTarget);
}
