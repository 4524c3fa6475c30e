using Lathe.Data.Formats;
using Lathe.Data.Keeping;
using Lathe.Data.Packing;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Models.Hub;
using Lathe.Recipes.Model;

namespace Lathe.Data.Pipeline;

/// <summary>From a recipe's dataset names to token ids and labels.</summary>
public sealed class DataPipeline
{
    private readonly Recipe _recipe;
    private readonly Tokenizer _tokenizer;
    private readonly string _workingDirectory;
    private readonly ResolvedTemplate _template;
    private readonly IRowEncoder _encoder;
    private readonly TokenCache? _cache;
    private readonly TokenInputs _inputs;
    private readonly int? _blockLength;
    private readonly int? _bos;
    private readonly List<string> _notes = [];

    private DataPipeline(Recipe recipe, Tokenizer tokenizer, string workingDirectory, TokenCache? cache)
    {
        _recipe = recipe;
        _cache = cache;
        _tokenizer = tokenizer;
        _workingDirectory = workingDirectory;
        Check(recipe);
        var modelFolder = HubCache.ResolveModel(recipe.Model.ModelNameOrPath, Path.GetFullPath(workingDirectory));
        var settings = TokenizerSettings.Load(modelFolder);
        _template = TemplateResolver.Resolve(recipe.Data, settings, tokenizer, hasAnswers: !IsPretraining);
        _inputs = new TokenInputs(recipe, modelFolder, tokenizer, _template.Template);
        if (IsPretraining)
        {
            _bos = settings.AddsBosToken ? tokenizer.BosId : null;
            _blockLength = BlockLength();
            _encoder = new PretrainEncoder(
                tokenizer, _template.Template, _blockLength is null ? _bos : null, _blockLength is null ? recipe.Data.CutoffLen : null);
        }
        else
        {
            _encoder = new SupervisedEncoder(tokenizer, _template.Template, recipe.Data with { CutoffLen = SampleLimit });
        }
    }

    private bool IsPretraining => _recipe.Method.Stage == TrainingStage.Pt;

    /// <summary>What rows become tokens with.</summary>
    internal IRowEncoder Encoder => _encoder;

    internal ResolvedTemplate Template => _template;

    /// <summary>Tokens a row may have; null where the text of all rows is cut into blocks.</summary>
    internal int? RowLimit => !IsPretraining ? SampleLimit : _blockLength is null ? _recipe.Data.CutoffLen : null;

    /// <summary>Whole samples are joined into blocks.</summary>
    private bool PacksSamples => !IsPretraining && _recipe.IsPacked();

    /// <summary>Tokens a sample may have. LLaMA-Factory ends every block with at least one token of padding.</summary>
    private int SampleLimit => PacksSamples ? _recipe.Data.CutoffLen - 1 : _recipe.Data.CutoffLen;

    /// <summary>
    /// Reads, checks, encodes, splits and packs the recipe's datasets. The result depends on neither thread count nor timing.
    /// </summary>
    /// <param name="recipe">A bound recipe.</param>
    /// <param name="tokenizer">The model's tokenizer; shared by all threads.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <param name="progress">Told after every batch of rows.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <exception cref="DataException">A dataset, file or setting cannot be used. Bad rows alone are no error.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static PreparedData Build(
        Recipe recipe, Tokenizer tokenizer, string workingDirectory, IProgress<DataProgress>? progress, CancellationToken ct) =>
        Create(recipe, tokenizer, workingDirectory).Build(progress, ct);

    /// <summary>The first half of <see cref="Build(Recipe, Tokenizer, string, IProgress{DataProgress}, CancellationToken)"/>: checks the
    /// recipe's settings and chooses the template; no dataset is touched.</summary>
    /// <param name="recipe">A bound recipe.</param>
    /// <param name="tokenizer">The model's tokenizer; shared by all threads.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <param name="cache">Keeps tokenized rows for later runs; null keeps none.</param>
    /// <exception cref="DataException">A setting cannot be used, or does not fit the tokenizer.</exception>
    public static DataPipeline Create(Recipe recipe, Tokenizer tokenizer, string workingDirectory, TokenCache? cache = null) =>
        new(recipe, tokenizer, workingDirectory, cache);

    /// <summary>The second half: reads the datasets.</summary>
    /// <exception cref="DataException">A dataset or file cannot be used.</exception>
    public PreparedData Build(IProgress<DataProgress>? progress, CancellationToken ct)
    {
        var registry = DatasetRegistry.Load(Path.Combine(_workingDirectory, _recipe.Data.DatasetDir));
        var train = Names(_recipe.Data.Dataset, "dataset").ConvertAll(name => Encode(name, isEval: false));
        var eval = Names(_recipe.Data.EvalDataset, "eval_dataset").ConvertAll(name => Encode(name, isEval: true));
        _notes.AddRange(train.Concat(eval).SelectMany(d => d.Notes).Distinct());

        var (trainRows, evalRows) = Split(Mix(train), Mix(eval));
        var (trainExamples, trainReport) = Examples(trainRows, "training");
        var (evalExamples, evalReport) = Examples(evalRows, "evaluation");
        var previews = (evalRows.Count > 0 ? evalRows : trainRows).Take(IsPretraining ? 0 : _recipe.Lathe.PreviewPrompts);
        return new PreparedData
        {
            Train = trainExamples,
            Eval = evalExamples,
            Template = _template.Template,
            Prompts = PreviewReader.Read([.. previews.Select(r => r.Origin)]),
            Report = new DataReport
            {
                Datasets = [.. train.Concat(eval).Select(d => d.Report)],
                Train = trainReport,
                Eval = evalReport,
                TemplateOrigin = _template.Origin,
                Notes = _notes,
            },
        };

        EncodedDataset Encode(string name, bool isEval)
        {
            var source = DatasetSource.Open(registry.Get(name), needsAnswer: !IsPretraining);
            var workers = Math.Clamp(_recipe.Data.PreprocessingNumWorkers ?? Environment.ProcessorCount, 1, 4 * Environment.ProcessorCount);

            // num_samples draws from all rows and max_samples then takes the head of what was drawn, so reading may not stop early.
            var limit = source.Info.NumSamples is null ? _recipe.Data.MaxSamples : null;
            var rows = Rows(source, isEval, limit, sink => new DatasetEncoder(_encoder, workers, progress, ct).Encode(source, limit, sink));
            if (rows.IsKept)
            {
                var bytes = source.Files.Sum(file => file.Length);
                progress?.Report(new DataProgress(name, rows.Counts.Read, bytes, bytes));
            }

            return EncodedDataset.Of(source, isEval, rows, _recipe.Data.MaxSamples, _recipe.Training.Seed);
        }
    }

    /// <summary>All good rows of a dataset: kept ones, or else made now.</summary>
    private EncodedRows Rows(DatasetSource source, bool isEval, int? limit, Func<IRowSink, RowCounts> make)
    {
        var anew = _recipe.Data.OverwriteCache;
        if (_recipe.Data.TokenizedPath is { Length: > 0 } path)
        {
            return new TokenFolder(Path.GetFullPath(path, Path.GetFullPath(_workingDirectory)))
                .GetOrMake(source, isEval, _inputs.For(source, limit), anew, make);
        }

        return _cache?.GetOrMake(source, _inputs.For(source, limit), anew, make) ?? EncodedRows.InMemory(make);
    }

    private RowView Mix(List<EncodedDataset> datasets)
    {
        var rows = datasets.ConvertAll(dataset => dataset.Rows);
        return new RowView(rows, DatasetMixing.Order(
            rows.ConvertAll(each => each.Count), _recipe.Data.MixStrategy, _recipe.Data.InterleaveProbs, _recipe.Training.Seed));
    }

    private static void Check(Recipe recipe)
    {
        var data = recipe.Data;
        var isPretraining = recipe.Method.Stage == TrainingStage.Pt;
        if (data.Dataset.Count == 0 && data.EvalDataset.Count == 0)
        {
            throw new DataException(
                $"dataset: the recipe names no dataset. Name one or more of those in {data.DatasetDir}/{DatasetRegistry.FileName}.");
        }

        if (data.CutoffLen < 2)
        {
            throw new DataException($"cutoff_len: {data.CutoffLen} leaves no room for a text; it has to be 2 or more.");
        }

        if (data.MaxSamples < 1)
        {
            throw new DataException($"max_samples: {data.MaxSamples} leaves no row; it has to be 1 or more.");
        }

        if (data.ValSize < 0 || !double.IsFinite(data.ValSize))
        {
            throw new DataException($"val_size: {data.ValSize} is neither a share from 0 to 1 nor a count of rows.");
        }

        if (data.ValSize > 0 && (data.EvalDataset.Count > 0 || data.Dataset.Count == 0))
        {
            throw new DataException(data.Dataset.Count == 0
                ? "val_size: this holds out rows of `dataset`, which is not set."
                : "val_size and eval_dataset: both say what to evaluate on. Keep one.");
        }

        if (data.InterleaveProbs is { } shares)
        {
            CheckShares(data, shares);
        }

        if (data.NeatPacking && isPretraining)
        {
            throw new DataException("neat_packing: this keeps samples apart, which only stage sft has. Remove it.");
        }

        if (isPretraining && (data.TrainOnPrompt || data.MaskHistory))
        {
            throw new DataException($"{(data.MaskHistory ? "mask_history" : "train_on_prompt")}: this applies to stage sft only.");
        }

        if (data.TrainOnPrompt && data.MaskHistory)
        {
            throw new DataException("train_on_prompt and mask_history: these exclude each other.");
        }
    }

    private static void CheckShares(DataOptions data, IReadOnlyList<double> shares)
    {
        if (data.MixStrategy == MixStrategy.Concat)
        {
            throw new DataException("interleave_probs: these say how often each dataset is drawn from, and mix_strategy: concat joins them one after another.");
        }

        var counts = new[] { data.Dataset, data.EvalDataset }.Select(names => names.Distinct(StringComparer.Ordinal).Count()).Where(count => count > 1);
        if (counts.Any(count => count != shares.Count) || shares.Any(share => !double.IsFinite(share) || share < 0) || shares.Sum() <= 0)
        {
            throw new DataException("interleave_probs: write one number from 0 to 1 for each dataset, not all of them 0.");
        }
    }

    /// <summary>Packing is on by default in stage pt; asked for explicitly, LLaMA-Factory takes one token off the block.</summary>
    private int? BlockLength()
    {
        if (_recipe.Data.Packing is true)
        {
            _notes.Add($"packing: true makes blocks of cutoff_len - 1 = {_recipe.Data.CutoffLen - 1} tokens, as in LLaMA-Factory; "
                + "without the key they have cutoff_len tokens.");
        }

        return _recipe.Data.Packing switch
        {
            false => null,
            true => _recipe.Data.CutoffLen - 1,
            null => _recipe.Data.CutoffLen,
        };
    }

    private List<string> Names(IReadOnlyList<string> names, string key)
    {
        foreach (var repeated in names.CountBy(name => name).Where(n => n.Value > 1))
        {
            _notes.Add($"{key}: '{repeated.Key}' is named {repeated.Value} times and used once, as in LLaMA-Factory. "
                + "For more weight use num_samples.");
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private (RowView Train, RowView Eval) Split(RowView train, RowView eval)
    {
        if (_recipe.Data.ValSize <= 0)
        {
            return (train, eval);
        }

        var (kept, held) = RowSampling.Split(train.Count, _recipe.Data.ValSize, _recipe.Training.Seed);
        return (train.Pick(kept), train.Pick(held));
    }

    private (IReadOnlyList<TokenizedExample> Examples, SplitReport Report) Examples(RowView rows, string purpose)
    {
        IReadOnlyList<TokenizedExample> examples = new ExampleView(rows);
        var dropped = 0L;
        if (PacksSamples)
        {
            examples = SamplePacker.Pack(examples, SampleLimit, _recipe.Data.NeatPacking);
        }
        else if (_blockLength is { } length && rows.Count > 0)
        {
            (var blocks, dropped) = BlockPacker.Pack(examples.Select(e => e.InputIds), length, _bos);
            if (blocks.Count == 0)
            {
                throw new DataException(
                    $"cutoff_len: the {purpose} rows have {dropped} tokens together, fewer than the one block of {length} "
                    + "that packing needs. Lower cutoff_len, set packing: false, or add text.");
            }

            var pad = _template.Template.PadId(_tokenizer);
            examples = [.. blocks.Select(ids => PretrainEncoder.Learnt(ids, pad))];
        }

        var report = SplitReport.Of(rows.Select(r => r.Row), examples, dropped);
        return (examples, PacksSamples ? report with { Packing = new PackingReport(_recipe.Data.CutoffLen, _recipe.Data.NeatPacking) } : report);
    }
}
