using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Lathe.Data;
using Lathe.Data.Pipeline;
using Lathe.Recipes.Model;
using Lathe.Training.Checkpoints;

namespace Lathe.Training.Loop;

/// <summary>What the weights after each step depend on, in a form that two starts can be compared by.</summary>
internal static class RunInputs
{
    public static IReadOnlyDictionary<string, string> Of(Recipe recipe, PreparedData data)
    {
        var (training, method) = (recipe.Training, recipe.Method);
        return new Dictionary<string, string>
        {
            [data.Stream is null ? CheckpointState.DataKey : CheckpointState.StreamKey] = data.Stream?.Fingerprint ?? Hash(data.Train),
            ["streaming"] = Text(recipe.Data.Streaming),
            ["per_device_train_batch_size"] = Text(training.PerDeviceTrainBatchSize),
            ["gradient_accumulation_steps"] = Text(training.GradientAccumulationSteps),
            ["learning_rate"] = Text(training.LearningRate),
            ["lr_scheduler_type"] = Text(training.LrSchedulerType),
            ["warmup_steps"] = Text(training.WarmupSteps),
            ["warmup_ratio"] = Text(training.WarmupRatio),
            ["num_train_epochs"] = Text(training.NumTrainEpochs),
            ["max_steps"] = Text(training.MaxSteps),
            ["weight_decay"] = Text(training.WeightDecay),
            ["adam_beta1"] = Text(training.AdamBeta1),
            ["adam_beta2"] = Text(training.AdamBeta2),
            ["adam_epsilon"] = Text(training.AdamEpsilon),
            ["max_grad_norm"] = Text(training.MaxGradNorm),
            ["pure_bf16"] = Text(training.PureBf16),
            ["seed"] = Text(training.Seed),
            ["data_seed"] = Text(training.DataSeed),
            ["dataloader_drop_last"] = Text(training.DataloaderDropLast),
            ["disable_shuffling"] = Text(method.DisableShuffling),
            ["train_sampling_strategy"] = Text(training.TrainSamplingStrategy),
            ["group_by_length"] = Text(training.GroupByLength),
            ["moe_aux_loss_coef"] = Text(recipe.Model.MoeAuxLossCoef),
            ["neftune_noise_alpha"] = Text(training.NeftuneNoiseAlpha),
            ["lora_dropout"] = Text(method.LoraDropout),
            ["lora_alpha"] = Text(method.LoraAlpha),
            ["use_dora"] = Text(method.UseDora),
            ["use_rslora"] = Text(method.UseRslora),
            ["loraplus_lr_ratio"] = Text(method.LoraplusLrRatio),
        };
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private static string Hash(IReadOnlyList<TokenizedExample> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var example in examples)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([example.InputIds.Length]));
            hash.AppendData(MemoryMarshal.AsBytes(example.InputIds.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(example.Labels.AsSpan()));
            if (example.Packed is { } packed)
            {
                hash.AppendData(MemoryMarshal.AsBytes<int>([packed.Apart ? 1 : 0, .. packed.Lengths]));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
