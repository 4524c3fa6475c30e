using Lathe.Data;
using Lathe.Data.Keeping;
using Lathe.Data.Pipeline;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Hub;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Diagnostics;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using Lathe.Training.Optimizers;
using Lathe.Training.Quantization;

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
        CheckOptimizer(resume?.State, output.ResumeFrom);
        CheckTrained(resume?.State, output.ResumeFrom);

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
        CheckTargets(config);
        memory.Enter(MemoryPhase.Load);
        reporter.Phase(TrainingPhase.LoadingModel, recipe.Model.ModelNameOrPath);
        var (decoder, adapter) = LoadModel(config, growth, modelFolder, adapters, LongestSequence(data, config, extended.Tokenizer), resume);
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

    private bool Unties(ModelConfig config) => IsLora && AdditionalTargets.Untie(config, recipe.Method.AdditionalTarget);

    private bool IsLora => recipe.Method.FinetuningType == FinetuningType.Lora;

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

    private (Decoder Decoder, AdapterConfig? Adapter) LoadModel(
        ModelConfig config, VocabularyGrowth growth, string folder, List<string> adapters, int maxLength, CheckpointReader? resume)
    {
        var context = ComputeContextFactory.Create(
            recipe.Training.Bf16, resume?.State.Path, out var rates, recipe.Training.PureBf16);
        if (rates is not null)
        {
            reporter.Measured(rates);
        }

        if (recipe.Training.PureBf16 && rates is { PrefersBf16: false })
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "pure-bf16-slower",
                $"bf16 products are slower than fp32 ones on this processor ({rates.Bf16:F0} against {rates.Fp32:F0} GFLOP/s), and pure_bf16 needs them " +
                "all the same. Without pure_bf16 this run would be faster and take more memory.");
        }

        if (recipe.Training.Bf16 && ComputePath.Of(context).Dtype != ComputePath.Bf16)
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "bf16-slower",
                $"bf16 products are slower than fp32 ones on this processor ({rates!.Bf16:F0} against {rates.Fp32:F0} GFLOP/s), so this run computes in fp32.");
        }

        if (config.Traits.OmittedDropout > 0)
        {
            reporter.Notice(
                NoticeSeverity.Info,
                "model-dropout",
                $"The model's config.json asks for dropout of {config.Traits.OmittedDropout} inside the model while it trains; this run trains without it.");
        }

        if (maxLength > config.MaxPositionEmbeddings && DecoderFamilies.For(config).Positions != PositionKind.Learned)
        {
            reporter.Notice(
                NoticeSeverity.Warning,
                "beyond-context",
                $"Sequences of up to {maxLength} tokens are longer than the {config.MaxPositionEmbeddings} positions the model was trained on.");
        }

        Func<ParameterSpec, bool> trainable = recipe.Method.FinetuningType switch
        {
            FinetuningType.Full => _ => true,
            FinetuningType.Freeze => new FreezeTargets(config, recipe.Method).Contains,
            _ => spec => AdditionalTargets.Matches(spec.Name, recipe.Method.AdditionalTarget),
        };
        var seed = unchecked((ulong)recipe.Training.Seed);
        var quantization = QuantizationOptions.Of(recipe.Quant);
        var cache = recipe.Lathe.QuantizedCache && quantization is not null ? QuantizedCache.For(folder, quantization) : null;
        var untie = Unties(config);
        var decoder = recipe.Model.TrainFromScratch
            ? DecoderLoader.Initialise(growth.Config, seed, trainable, maxLength, context, untie)
            : DecoderLoader.Load(
                folder, config, trainable, maxLength, context, (done, total) => reporter.Progress(TrainingPhase.LoadingModel, done, total), untie,
                quantization, cache, growth.Rows);
        if (recipe.Training.NeftuneNoiseAlpha is > 0 and { } alpha)
        {
            decoder.Embedding.Noise = new EmbeddingNoise(alpha, seed);
        }

        try
        {
            RefuseQuantized(decoder);
            growth.Check(isQuantized: decoder.Quantized is { Count: > 0 });
            TellQuantized(decoder, cache);
            return (decoder, IsLora ? AdapterSetup.Attach(decoder, recipe, adapters, resume?.Folder, seed) : null);
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>A result that is a whole model has all its weights as numbers.</summary>
    private void RefuseQuantized(Decoder decoder)
    {
        if (!IsLora && decoder.Quantized is { Count: > 0 })
        {
            throw new TrainingException(
                TrainingFailure.Model,
                "Weights of the base are in four or eight bits, and without an adapter the result is a whole model, which needs all of them in full.",
                "Train an adapter (finetuning_type: lora), or start from the model in 16 bits without quantization_bit.");
        }
    }

    private void TellQuantized(Decoder decoder, QuantizedCache? cache)
    {
        if (decoder.Quantized is not { Count: > 0 } quantized)
        {
            return;
        }

        var kept = cache is null ? ""
            : Directory.Exists(cache.Folder) ? $" They are kept in {cache.Folder} for the next run."
            : $" They could not be kept in {cache.Folder} for the next run.";
        reporter.Notice(
            NoticeSeverity.Info,
            "quantized-base",
            $"{quantized.Count / 1e6:F1} M weights of the base take {quantized.Bytes / 1e6:F0} MB, {8.0 * quantized.Bytes / quantized.Count:F2} bits each.{kept}");
    }

    /// <summary>States of one optimizer mean nothing to another one.</summary>
    private void CheckOptimizer(CheckpointState? saved, string? checkpoint)
    {
        var kind = OptimizerSetup.Of(recipe).Kind;
        if (saved is not null && saved.Optimizer != kind)
        {
            var weights = IsLora ? "adapter_name_or_path" : "model_name_or_path";
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"{checkpoint} was saved by {OptimizerSetup.TitleOf(saved.Optimizer)}, and this recipe trains with {OptimizerSetup.TitleOf(kind)}, " +
                "which can't go on with the other's states.",
                $"Write {OptimizerSetup.KeyOf(saved.Optimizer)} to go on. For another optimizer begin anew: with overwrite_output_dir: true, or from " +
                $"the checkpoint's weights by naming it as {weights} with another output_dir.");
        }
    }

    /// <summary>What a checkpoint's run has trained can't be left at the base's weights, and what it has not has no states.</summary>
    private void CheckTrained(CheckpointState? saved, string? checkpoint)
    {
        var now = FreezeTargets.Describe(recipe.Method);
        if (saved is null || saved.Trained == now)
        {
            return;
        }

        const string Else = "another finetuning_type than freeze";
        throw new TrainingException(
            TrainingFailure.Recipe,
            $"{checkpoint} was saved by a run with {saved.Trained ?? Else}, and this recipe has {now ?? Else}.",
            "Write what the run had to go on. To train something else begin anew: with overwrite_output_dir: true, or from the checkpoint's " +
            "weights by naming it as model_name_or_path with another output_dir.");
    }

    private void CheckTargets(ModelConfig config)
    {
        if (recipe.Method.FinetuningType == FinetuningType.Freeze)
        {
            new FreezeTargets(config, recipe.Method).Check();
        }

        if (!IsLora)
        {
            return;
        }

        var modules = ParameterInventory.LinearModules(config);
        var unmatched = LoraInjector.Unmatched(modules.Select(module => module.Path), recipe.Method.LoraTarget);
        if (unmatched.Count > 0)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"lora_target: the model has no linear layer {string.Join(", ", unmatched)}.",
                $"It has {string.Join(", ", modules.Select(module => module.Name).Distinct())}; \"all\" means all of them.");
        }

        var inventory = ParameterInventory.For(config with { TieWordEmbeddings = config.TieWordEmbeddings && !Unties(config) });
        var missing = recipe.Method.AdditionalTarget.Where(target => !inventory.Any(spec => AdditionalTargets.Matches(spec.Name, [target]))).ToList();
        if (missing.Count > 0)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"additional_target: the model has no module {string.Join(", ", missing)}.",
                "Name modules as the checkpoint does, such as embed_tokens, lm_head or norm.");
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
