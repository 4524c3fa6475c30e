using System.Collections.Frozen;
using System.Globalization;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Completion;

/// <summary>
/// The order keys are offered in. First the keys most recipes have, in the order recipes are written in (model, method, data, output,
/// training, evaluation), so that an empty file can be filled from top to bottom; then the other keys with an effect, by group; then
/// those without one; last those that can't be done yet.
/// </summary>
internal static class KeyOrder
{
    private static readonly string[] Usual =
    [
        "model_name_or_path",
        "stage", "do_train", "finetuning_type", "lora_rank", "lora_alpha", "lora_dropout", "lora_target",
        "dataset", "dataset_dir", "template", "cutoff_len", "eval_dataset", "val_size", "max_samples", "packing",
        "output_dir", "overwrite_output_dir", "logging_steps", "save_strategy", "save_steps", "save_total_limit", "plot_loss",
        "per_device_train_batch_size", "gradient_accumulation_steps", "learning_rate", "num_train_epochs", "max_steps",
        "lr_scheduler_type", "warmup_ratio", "bf16", "seed", "resume_from_checkpoint",
        "eval_strategy", "eval_steps", "per_device_eval_batch_size",
        "lathe_preview_prompts",
    ];

    /// <summary>What export, chat and benchmarks begin with.</summary>
    private static readonly string[] OfAModel = ["model_name_or_path", "adapter_name_or_path", "template", "finetuning_type"];

    private static readonly FrozenDictionary<string, string> SortTexts = RecipeKeys.All
        .Select((key, place) => (key.Name, Text: Write(key, place)))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Text, StringComparer.Ordinal);

    /// <summary>The keys of an ordinary recipe, in its order.</summary>
    public static IReadOnlyList<string> UsualKeys => Usual;

    /// <summary>Outside training, the model and the keys that only matter there come first.</summary>
    public static string SortText(RecipeKey key, RecipeCommand command)
    {
        int model = Array.IndexOf(OfAModel, key.Name);
        return command == RecipeCommand.Train ? SortTexts[key.Name]
            : model >= 0 ? $"0{model}"
            : key.WorksOutsideTraining ? $"1{SortTexts[key.Name]}"
            : $"2{SortTexts[key.Name]}";
    }

    /// <summary>Behind every key: another name for one, which is offered only because it was typed.</summary>
    public static string SortTextOfAlias(RecipeKey key) => $"9{SortTexts[key.Name]}";

    private static string Write(RecipeKey key, int place)
    {
        int usual = Array.IndexOf(Usual, key.Name);
        (int rank, int order) = key.Status switch
        {
            KeyStatus.Supported when usual >= 0 => (0, usual),
            KeyStatus.Supported => (1, place),
            KeyStatus.Ignored => (2, place),
            _ => (3, place),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{rank}{order:000}");
    }
}
