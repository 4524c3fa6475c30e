using System.Collections.Frozen;

namespace Lathe.LanguageService.Completion;

/// <summary>
/// Values worth starting from, for keys whose range says little. They are what published recipes for models of up to some ten billion
/// parameters use; a smaller model takes larger learning rates.
/// </summary>
internal static class UsefulValues
{
    private static readonly FrozenDictionary<string, (string Value, string Detail)[]> ByKey =
        new Dictionary<string, (string Value, string Detail)[]>
        {
            ["learning_rate"] =
            [
                ("1.0e-4", "usual for LoRA"), ("2.0e-4", "LoRA, a little bolder"), ("1.0e-5", "usual for full fine-tuning"),
                ("2.0e-5", "full fine-tuning, a little bolder"),
            ],
            ["lora_rank"] = [("8", "small"), ("16", "usual"), ("32", "more to learn"), ("64", "much to learn")],
            ["lora_alpha"] = [("16", "twice rank 8"), ("32", "twice rank 16"), ("64", "twice rank 32"), ("128", "twice rank 64")],
            ["lora_dropout"] = [("0.05", "against learning by heart"), ("0.1", "few rows")],
            ["cutoff_len"] = [("512", "short answers"), ("1024", ""), ("2048", ""), ("4096", "long conversations")],
            ["per_device_train_batch_size"] = [("1", "least memory"), ("2", ""), ("4", ""), ("8", ""), ("16", "")],
            ["gradient_accumulation_steps"] = [("1", "none"), ("4", ""), ("8", ""), ("16", "")],
            ["per_device_eval_batch_size"] = [("1", "least memory"), ("4", ""), ("8", ""), ("16", "")],
            ["num_train_epochs"] = [("1.0", "much data"), ("2.0", ""), ("3.0", "usual"), ("5.0", "few rows")],
            ["warmup_ratio"] = [("0.03", ""), ("0.05", ""), ("0.1", "usual")],
            ["weight_decay"] = [("0.01", ""), ("0.1", "pre-training")],
            ["max_grad_norm"] = [("1.0", "usual"), ("0.3", "unsteady loss"), ("0", "off")],
            ["adam_beta2"] = [("0.95", "pre-training")],
            ["val_size"] = [("0.05", "5 % of the rows"), ("0.1", "10 % of the rows")],
            ["max_steps"] = [("10", "to try a recipe out"), ("-1", "num_train_epochs decides")],
            ["max_samples"] = [("100", "to try a recipe out"), ("1000", "")],
            ["logging_steps"] = [("1", "every step"), ("5", ""), ("10", "usual")],
            ["save_steps"] = [("100", ""), ("1000", "")],
            ["eval_steps"] = [("50", ""), ("100", ""), ("500", "")],
            ["save_total_limit"] = [("1", "the newest only"), ("3", "")],
            ["lathe_preview_prompts"] = [("0", "off"), ("3", ""), ("10", "")],
            ["seed"] = [("42", "")],
            ["output_dir"] = [("saves/", "a folder of its own for each recipe")],
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static (string Value, string Detail)[] For(string key) => ByKey.GetValueOrDefault(key, []);
}
