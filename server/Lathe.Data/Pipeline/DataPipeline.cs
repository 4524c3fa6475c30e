using Lathe.Data.Formats;
using Lathe.Data.Keeping;
using Lathe.Data.Packing;
using Lathe.Data.Streaming;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Models.Hub;
using Lathe.Recipes.Model;

namespace Lathe.Data.Pipeline;

/// <summary>From a recipe's dataset names to token ids and labels.</summary>
public sealed class DataPipeline
{
    /// <summary>Tokens that a stream makes ahead of training at most, within a least and a greatest number of examples.</summary>
    private const int TokensAhead = 2_000_000;
    private const int LeastAhead = 16;
    private const int MostAhead = 1024;

    private readonly Recipe _recipe;
    private readonly Tokenizer _tokenizer;
    private readonly string _workingDirectory;
    private readonly ResolvedTemplate _template;
    private readonly IRowEncoder _encoder;
    private readonly PreferenceTracer _preferences;
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
        _preferences = new PreferenceTracer(tokenizer, _template.Template, recipe.Data.CutoffLen);
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

    /// <summary>All tokens of a row, for looking at; also of rows that judge answers, which no stage trains on yet.</summary>
    internal TracedRow Trace(Conversation conversation) =>
        conversation.AnswerNames.Count > 0 ? _preferences.Trace(conversation) : _encoder.Trace(conversation);

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
        var names = Names(_recipe.Data.Dataset, "dataset");
        var isStreamed = _recipe.Data.Streaming && names.Count > 0;
        var train = isStreamed ? [] : names.ConvertAll(name => Encode(name, isEval: false));
        var eval = Names(_recipe.Data.EvalDataset, "eval_dataset").ConvertAll(name => Encode(name, isEval: true));
        _notes.AddRange(train.Concat(eval).SelectMany(d => d.Notes).Distinct());
        if (isStreamed)
        {
            return Stream(names.ConvertAll(name => Open(registry.Get(name))), eval, ct);
        }

        var (trainRows, evalRows) = Split(Mix(train), Mix(eval));
        var (trainExamples, trainReport) = Examples(trainRows, "training");
        var (evalExamples, evalReport) = Examples(evalRows, "evaluation");
        return new PreparedData
        {
            Train = trainExamples,
            Eval = evalExamples,
            Template = _template.Template,
            Prompts = Prompts(evalRows.Count > 0 ? evalRows : trainRows),
            Questions = Questions(evalRows),
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
            var source = Open(registry.Get(name));
            var workers = Workers;

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

    private DatasetSource Open(DatasetInfo dataset) => !dataset.IsPreference
        ? DatasetSource.Open(dataset, needsAnswer: !IsPretraining)
        : throw new DataException($"{dataset.Where}, {(dataset.IsTagged ? "columns.kto_tag" : "ranking")}: "
            + $"{(dataset.IsTagged ? "tagged answers train stage kto" : "pairs of answers train stages rm and dpo")}, which Lathe does not have yet. "
            + "Stages pt and sft would train on the bad answers too, so they don't take the dataset.");

    private int Workers =>
        Math.Clamp(_recipe.Data.PreprocessingNumWorkers ?? Environment.ProcessorCount, 1, 4 * Environment.ProcessorCount);

    private int PreviewCount => IsPretraining ? 0 : _recipe.Lathe.PreviewPrompts;

    private IReadOnlyList<PreviewPrompt> Prompts(RowView rows) => PreviewReader.Read([.. rows.Take(PreviewCount).Select(r => r.Origin)]);

    private IReadOnlyList<PreviewPrompt> Questions(RowView rows) =>
        IsPretraining || _recipe.Training is not ({ DoPredict: true } or { PredictWithGenerate: true, DoEval: true }) ? [] : PreviewReader.Read([.. rows.Select(r => r.Origin)]);

    /// <summary>The training rows are read while training; those to evaluate on now, as are the prompts.</summary>
    private PreparedData Stream(List<DatasetSource> sources, List<EncodedDataset> eval, CancellationToken ct)
    {
        _notes.AddRange(sources.SelectMany(source => source.Info.Notes).Distinct());
        _notes.AddRange(sources.Where(source => source.Info.NumSamples is not null)
            .Select(source => $"{source.Info.Where}, num_samples: this has no effect with streaming, as in LLaMA-Factory."));
        var stream = new StreamedData(sources, _encoder, StreamOptions(), _inputs.ForStream(sources));
        var held = (int)_recipe.Data.ValSize;
        var head = stream.Head(Math.Max(held, eval.Count == 0 ? PreviewCount : 0), ct);
        var headRows = new RowView([head.Rows], [.. Enumerable.Range(0, head.Rows.Count).Select(row => new RowPlace(0, row))]);
        if (held > 0)
        {
            if (head.Rows.Count < held)
            {
                throw new DataException(
                    $"val_size: {held} holds out all of {head.Rows.Count} usable rows, which leaves none to train on. Lower it or add rows.");
            }

            stream.LeaveOut(head.After);
        }

        var evalRows = held > 0 ? headRows : Mix(eval);
        var (evalExamples, evalReport) = Examples(evalRows, "evaluation");
        return new PreparedData
        {
            Train = [],
            Stream = stream,
            Eval = evalExamples,
            Template = _template.Template,
            Prompts = Prompts(evalRows.Count > 0 ? evalRows : headRows),
            Questions = Questions(evalRows),
            Report = new DataReport
            {
                Datasets = [.. eval.Select(d => d.Report)],
                Train = SplitReport.Of([], [], tokensDropped: 0),
                Eval = evalReport,
                TemplateOrigin = _template.Origin,
                Notes = _notes,
            },
        };
    }

    private StreamOptions StreamOptions()
    {
        var pad = _template.Template.PadId(_tokenizer);
        var (rows, pack) = (1, (Func<IReadOnlyList<TokenizedExample>, IReadOnlyList<TokenizedExample>>)(examples => examples));
        if (PacksSamples)
        {
            (rows, pack) = (BlockPacker.WindowRows, examples => SamplePacker.Pack(examples, SampleLimit, _recipe.Data.NeatPacking));
        }
        else if (_blockLength is { } length)
        {
            (rows, pack) = (BlockPacker.WindowRows, examples =>
                [.. BlockPacker.Pack(examples.Select(e => e.InputIds), length, _bos).Blocks.Select(ids => PretrainEncoder.Learnt(ids, pad))]);
        }

        return new StreamOptions
        {
            MixStrategy = _recipe.Data.MixStrategy,
            Probabilities = _recipe.Data.InterleaveProbs,
            MixSeed = _recipe.Training.Seed,
            BufferRows = _recipe.Data.BufferSize,
            Shuffles = _recipe.SampleOrder() != SamplingStrategy.Sequential,
            ShuffleSeed = _recipe.Training.DataSeed ?? _recipe.Training.Seed,
            Workers = Workers,
            Ahead = Math.Clamp(TokensAhead / _recipe.Data.CutoffLen, LeastAhead, MostAhead),
            GroupRows = rows,
            Pack = pack,
        };
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

        if (data.Streaming)
        {
            CheckStream(data);
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

    private static void CheckStream(DataOptions data)
    {
        if (data.ValSize is > 0 and < 1)
        {
            throw new DataException("val_size: a share of a stream can't be set aside, since its length is not known. Write a number of rows.");
        }

        if (data.MaxSamples is not null)
        {
            throw new DataException("max_samples: this does not work with streaming. Remove it; max_steps limits the training.");
        }

        if (data.TokenizedPath is { Length: > 0 })
        {
            throw new DataException("tokenized_path: this keeps all tokens in a folder, and streaming keeps none. Remove one of the two.");
        }

        if (data.BufferSize < 1)
        {
            throw new DataException($"buffer_size: {data.BufferSize} leaves no row; it has to be 1 or more.");
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
