using Lathe.Data;
using Lathe.Data.Keeping;
using Lathe.Data.Pipeline;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Hub;
using Lathe.Recipes.Model;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Native;

namespace Lathe.Training.Loop;

/// <summary>Reads everything a run needs and refuses what would fail later. Writes nothing.</summary>
internal sealed class RunPreparation(
    Recipe recipe, string workingDirectory, OutputExpectation? expected, ITrainingReporter reporter, StopSignal stop, PeakMemory memory)
{
    /// <summary>Longest answer of a preview, in tokens.</summary>
    public const int PreviewTokens = 64;

    public PreparedRun Prepare()
    {
        var modelFolder = HubCache.ResolveModel(recipe.Model.ModelNameOrPath, workingDirectory);
        if (!Directory.Exists(modelFolder))
        {
            throw new TrainingException(
                TrainingFailure.Model,
                $"model_name_or_path: there is no folder {recipe.Model.ModelNameOrPath} ({modelFolder}).",
                HubCache.IsId(recipe.Model.ModelNameOrPath)
                    ? $"Name the model's folder, or fetch it first: lathe models fetch {recipe.Model.ModelNameOrPath}"
                    : "Name the folder of a model that is on this machine.");
        }

        var adapters = recipe.Model.AdapterNameOrPath.Select(path => Path.GetFullPath(path, workingDirectory)).ToList();
        var output = OutputDirectory.Inspect(recipe.Training, workingDirectory, [modelFolder, .. adapters], expected);
        var resume = output.ResumeFrom is { } checkpoint ? CheckpointReader.Open(checkpoint) : null;
        ResumeCheck.Run(recipe, resume?.State, output.ResumeFrom);

        reporter.Phase(TrainingPhase.LoadingEngine);
        _ = NativeRuntime.Prepare();
        memory.Start(MemoryPhase.Prepare);

        reporter.Phase(TrainingPhase.PreparingData);
        var config = Balanced(ModelConfig.Load(modelFolder));
        var own = BlamingDataOn(TrainingFailure.Model, () => TokenizerLoader.Load(modelFolder));
        var extended = BlamingDataOn(TrainingFailure.Recipe, () => RecipeTokenizer.Extend(own, recipe, workingDirectory));
        var tokenizer = extended.Tokenizer;
        var growth = new VocabularyGrowth(recipe, config, extended, adapters);
        recipe = growth.Recipe;
        growth.Check(isQuantized: recipe.Quant.QuantizationBit is not null);
        growth.Tell(reporter);
        var pipeline = BlamingDataOn(TrainingFailure.Recipe, () => DataPipeline.Create(recipe, tokenizer, workingDirectory, TokenCache.OfUser));
        reporter.Phase(TrainingPhase.Tokenizing);
        var data = pipeline.Build(new DataProgressReporter(reporter), stop.Now);
        try
        {
            return Prepare(data, config, extended, growth, modelFolder, adapters, output, resume);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private PreparedRun Prepare(
        PreparedData data, ModelConfig config, ExtendedTokenizer extended, VocabularyGrowth growth, string modelFolder, List<string> adapters,
        OutputDirectory output, CheckpointReader? resume)
    {
        DataNotices.Report(data.Report, reporter);
        CheckIds(data, growth.Config);
        CheckPositions(data, config);
        if (recipe.Training.DoTrain && data is { Stream: null, Train.Count: 0 })
        {
            throw new TrainingException(TrainingFailure.Data, "There is no training row left.", "Check dataset, max_samples and val_size.");
        }

        var steps = data.Stream is null ? StepPlan.For(recipe.Training, data.Train.Count) : StepPlan.ForStream(recipe.Training);
        var source = Source(data, steps, growth.Config, resume?.State);
        TargetCheck.Run(recipe.Method, config);
        memory.Enter(MemoryPhase.Load);
        reporter.Phase(TrainingPhase.LoadingModel, recipe.Model.ModelNameOrPath);
        var (decoder, adapter) = new ModelPreparation(recipe, growth, reporter).Load(
            config, modelFolder, adapters, LongestSequence(data, config, extended.Tokenizer), resume);
        return new PreparedRun
        {
            Recipe = recipe,
            WorkingDirectory = workingDirectory,
            ModelFolder = modelFolder,
            Output = output,
            Vocabulary = extended,
            Data = data,
            Decoder = decoder,
            Adapter = adapter,
            Steps = steps,
            Source = source,
            Resume = resume,
            Inputs = RunInputs.Of(recipe, data),
        };
    }

    /// <summary>With the weight of the balancing loss that the recipe asks for.</summary>
    private ModelConfig Balanced(ModelConfig config)
    {
        if (recipe.Model.MoeAuxLossCoef is not (> 0 and var weight))
        {
            return config;
        }

        if (config.Traits.Experts is { } experts)
        {
            return config with { Traits = config.Traits with { Experts = experts with { BalanceWeight = weight } } };
        }

        reporter.Notice(
            NoticeSeverity.Warning, "no-experts", "moe_aux_loss_coef does nothing here: the model is no mixture of experts. Remove it.");
        return config;
    }

    /// <summary>What the steps work on. A stream is begun, and its first example waited for.</summary>
    private IStepSource Source(PreparedData data, StepPlan steps, ModelConfig config, CheckpointState? saved)
    {
        var options = recipe.Training;
        if (data.Stream is not { } stream)
        {
            return new KnownSteps(
                new BatchSource(
                    data.Train, options.PerDeviceTrainBatchSize, options.GradientAccumulationSteps, options.DataSeed ?? options.Seed,
                    recipe.SampleOrder()),
                steps.Epoch!);
        }

        if (saved is { Stream: null, Progress.Step: > 0 })
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "stream-begins",
                "The checkpoint is of a run that did not stream its data, so the stream begins with its first rows, which may have been trained on.");
        }

        var source = new StreamedSteps(stream, options, config.VocabSize, reporter, stop, saved?.Stream);
        if (options.DoTrain)
        {
            stream.Begin(saved?.Stream);
            source.Expect();
        }

        return source;
    }

    /// <summary>A tokenizer that cannot be used is the model's fault, and a template that does not exist the recipe's: not a dataset's.</summary>
    private static T BlamingDataOn<T>(TrainingFailure kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DataException failure)
        {
            throw new TrainingException(kind, failure.Message, inner: failure);
        }
    }

    private static void CheckIds(PreparedData data, ModelConfig config)
    {
        var largest = data.Train.Concat(data.Eval).SelectMany(example => example.InputIds).DefaultIfEmpty(0).Max();
        TokenIds.Check(largest, config.VocabSize);
    }

    /// <summary>Where positions are learned there are none beyond them.</summary>
    private void CheckPositions(PreparedData data, ModelConfig config)
    {
        var longest = data.Train.Concat(data.Eval).Select(LongestSample).Append(data.Stream is null ? 0 : recipe.Data.CutoffLen).Max();
        if (DecoderFamilies.For(config).Positions == PositionKind.Learned && longest > config.MaxPositionEmbeddings)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"There are samples of up to {longest} tokens, and the model has learned {config.MaxPositionEmbeddings} positions, with none beyond them.",
                $"Set cutoff_len to {config.MaxPositionEmbeddings} or less.");
        }
    }

    private static int LongestSample(TokenizedExample example) => example.Packed?.Lengths.Max() ?? example.InputIds.Length;

    /// <summary>
    /// Tokens the position table must cover: the longest sample, also one in a packed block, or row with its padding; and previews with
    /// their answers.
    /// </summary>
    private int LongestSequence(PreparedData data, ModelConfig config, Tokenizer tokenizer)
    {
        // Of a stream nobody knows the longest one, but none is longer than this.
        var streamed = data.Stream is null ? 0 : (recipe.Data.CutoffLen + MicroBatch.LengthMultiple - 1) / MicroBatch.LengthMultiple * MicroBatch.LengthMultiple;
        var examples = data.Train.Concat(data.Eval).Select(example => LongestSample(example) + MicroBatch.LengthMultiple);
        var prompts = data.Prompts.Select(
            prompt => data.Template.EncodePrompt(tokenizer, prompt.Messages, prompt.System, prompt.Tools).Length + PreviewTokens);
        var questions = data.Questions.Count > 0 ? Math.Min(recipe.Data.CutoffLen + recipe.Generation.MaxNewTokens, config.MaxPositionEmbeddings) : 0;
        return examples.Concat(prompts).Append(streamed).Append(questions).Max();
    }
}
