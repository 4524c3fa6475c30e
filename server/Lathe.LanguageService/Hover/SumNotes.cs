using System.Globalization;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hover;

/// <summary>What a number comes to together with others of the recipe.</summary>
internal static class SumNotes
{
    public static string? For(Recipe recipe, string key)
    {
        TrainingOptions training = recipe.Training;
        MethodOptions method = recipe.Method;
        switch (key)
        {
            case "per_device_train_batch_size" or "gradient_accumulation_steps":
                long samples = (long)training.PerDeviceTrainBatchSize * training.GradientAccumulationSteps;
                return Invariant(
                    $"{training.PerDeviceTrainBatchSize} × {training.GradientAccumulationSteps} = {samples} samples in an optimizer step.");
            case "lora_rank" or "lora_alpha" or "use_rslora" when method.FinetuningType == FinetuningType.Lora:
                long alpha = method.LoraAlpha is > 0 and { } set ? set : 2L * method.LoraRank;
                double divisor = method.UseRslora ? Math.Sqrt(method.LoraRank) : method.LoraRank;
                string written = method.UseRslora ? Invariant($"√{method.LoraRank}") : Invariant($"{method.LoraRank}");
                return Invariant($"The update is multiplied by {alpha} / {written} = {alpha / divisor:0.####}.");
            default:
                return null;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
