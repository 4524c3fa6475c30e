using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;

namespace Lathe.Training.Loop;

/// <summary>Loads the model that a run trains in the type it computes in, and puts its adapter beside it.</summary>
internal sealed class ModelPreparation(Recipe recipe, VocabularyGrowth growth, ITrainingReporter reporter)
{
    private bool IsLora => recipe.Method.FinetuningType == FinetuningType.Lora;

    /// <param name="config">Of the model.</param>
    /// <param name="folder">Of the model.</param>
    /// <param name="adapters">Folders of those that the recipe names.</param>
    /// <param name="maxLength">Positions that the position table must cover.</param>
    /// <param name="resume">The checkpoint to go on from.</param>
    public (Decoder Decoder, AdapterConfig? Adapter) Load(
        ModelConfig config, string folder, IReadOnlyList<string> adapters, int maxLength, CheckpointReader? resume)
    {
        var context = Context(resume?.State.Path);
        TellLimits(config, maxLength);
        Func<ParameterSpec, bool> trainable = recipe.Method.FinetuningType switch
        {
            FinetuningType.Full => _ => true,
            FinetuningType.Freeze => new FreezeTargets(config, recipe.Method).Contains,
            _ => spec => AdditionalTargets.Matches(spec.Name, recipe.Method.AdditionalTarget),
        };
        var seed = unchecked((ulong)recipe.Training.Seed);
        var quantization = QuantizationOptions.Of(recipe.Quant);
        var cache = recipe.Lathe.QuantizedCache && quantization is not null ? QuantizedCache.For(folder, quantization) : null;
        var untie = IsLora && AdditionalTargets.Untie(config, recipe.Method.AdditionalTarget);
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

    /// <summary>Where and in which type is computed; a faster type than the one that is asked for is said.</summary>
    private ComputeContext Context(ComputePath? savedPath)
    {
        var context = ComputeContextFactory.Create(
            recipe.Training.Bf16, savedPath, out var rates, recipe.Training.PureBf16);
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

        return context;
    }

    private void TellLimits(ModelConfig config, int maxLength)
    {
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
}
