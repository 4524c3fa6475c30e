using System.Collections.Frozen;

namespace Lathe.Recipes.Keys;

/// <summary>Names of keys and values in other versions and other trainers, with what they are called in a recipe.</summary>
public static class Renames
{
    /// <summary>Former names that are still honoured.</summary>
    public static IReadOnlyDictionary<string, string> Deprecated { get; } = new Dictionary<string, string>
    {
        ["evaluation_strategy"] = "eval_strategy",
        ["per_gpu_train_batch_size"] = "per_device_train_batch_size",
        ["per_gpu_eval_batch_size"] = "per_device_eval_batch_size",
    }.ToFrozenDictionary();

    /// <summary>Names used by Axolotl, Unsloth, TRL, PEFT, older LLaMA-Factory and by habit; they are errors with a suggestion.</summary>
    public static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>
    {
        ["adam_eps"] = "adam_epsilon",
        ["adapter"] = "finetuning_type",
        ["base_model"] = "model_name_or_path",
        ["beta1"] = "adam_beta1",
        ["beta2"] = "adam_beta2",
        ["checkpoint_dir"] = "adapter_name_or_path",
        ["compute_type"] = "bf16",
        ["context_length"] = "cutoff_len",
        ["data"] = "dataset",
        ["data_dir"] = "dataset_dir",
        ["datasets"] = "dataset",
        ["dropout"] = "lora_dropout",
        ["epochs"] = "num_train_epochs",
        ["eval_batch_size"] = "per_device_eval_batch_size",
        ["eval_data"] = "eval_dataset",
        ["eval_every"] = "eval_steps",
        ["evals_per_epoch"] = "eval_steps",
        ["grad_accum"] = "gradient_accumulation_steps",
        ["gradient_clipping"] = "max_grad_norm",
        ["chat_template"] = "template",
        ["learning_rate_scheduler"] = "lr_scheduler_type",
        ["load_in_4bit"] = "quantization_bit",
        ["load_in_8bit"] = "quantization_bit",
        ["log_steps"] = "logging_steps",
        ["lora_modules_to_save"] = "additional_target",
        ["lora_r"] = "lora_rank",
        ["lora_target_linear"] = "lora_target",
        ["lora_target_modules"] = "lora_target",
        ["lr"] = "learning_rate",
        ["lr_scheduler"] = "lr_scheduler_type",
        ["max_epochs"] = "num_train_epochs",
        ["max_len"] = "cutoff_len",
        ["max_seq_len"] = "cutoff_len",
        ["max_seq_length"] = "cutoff_len",
        ["max_source_length"] = "cutoff_len",
        ["max_target_length"] = "max_new_tokens",
        ["micro_batch_size"] = "per_device_train_batch_size",
        ["model"] = "model_name_or_path",
        ["model_max_length"] = "cutoff_len",
        ["model_name"] = "model_name_or_path",
        ["model_path"] = "model_name_or_path",
        ["modules_to_save"] = "additional_target",
        ["num_epochs"] = "num_train_epochs",
        ["num_workers"] = "dataloader_num_workers",
        ["optimizer"] = "optim",
        ["output"] = "output_dir",
        ["peft_type"] = "finetuning_type",
        ["pretrained_model_name_or_path"] = "model_name_or_path",
        ["prompt_template"] = "template",
        ["quantization"] = "quantization_bit",
        ["r"] = "lora_rank",
        ["rank"] = "lora_rank",
        ["random_seed"] = "seed",
        ["random_state"] = "seed",
        ["resume"] = "resume_from_checkpoint",
        ["sample_packing"] = "packing",
        ["save_dir"] = "output_dir",
        ["saves_per_epoch"] = "save_steps",
        ["scheduler"] = "lr_scheduler_type",
        ["sequence_len"] = "cutoff_len",
        ["sft_packing"] = "packing",
        ["system"] = "default_system",
        ["system_prompt"] = "default_system",
        ["target_modules"] = "lora_target",
        ["train_batch_size"] = "per_device_train_batch_size",
        ["train_dataset"] = "dataset",
        ["train_on_inputs"] = "train_on_prompt",
        ["train_only_on_prompt"] = "train_on_prompt",
        ["use_flash_attn"] = "flash_attn",
        ["use_gradient_checkpointing"] = "disable_gradient_checkpointing",
        ["val_set_size"] = "val_size",
        ["validation_split"] = "val_size",
        ["warmup"] = "warmup_steps",
        ["warmup_step"] = "warmup_steps",
    }.ToFrozenDictionary();

    /// <summary>Names of values elsewhere.</summary>
    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["adamw"] = "adamw_torch",
        ["adamw_fused"] = "adamw_torch_fused",
        ["eager"] = "disabled",
        ["epochs"] = "epoch",
        ["flash_attention_2"] = "fa2",
        ["flash_attention_3"] = "fa3",
        ["flash_attn"] = "fa2",
        ["none"] = "no",
        ["never"] = "no",
        ["pretrain"] = "pt",
        ["pretraining"] = "pt",
        ["qlora"] = "lora",
        ["step"] = "steps",
    }.ToFrozenDictionary();

    /// <summary>What a key is called today: the name itself unless it is a former one.</summary>
    public static string PresentName(string name) => Deprecated.GetValueOrDefault(name, name);

    /// <summary>The key <paramref name="name"/> most likely stands for; null when nothing is near.</summary>
    public static string? SuggestKey(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Elsewhere.GetValueOrDefault(name.ToLowerInvariant())
            ?? NameDistance.Nearest(name, RecipeKeys.All.Where(key => key.Status == KeyStatus.Supported).Select(key => key.Name))
            ?? NameDistance.Nearest(name, RecipeKeys.All.Select(key => key.Name));
    }

    /// <summary>The value <paramref name="value"/> most likely stands for; null when nothing is near.</summary>
    public static string? SuggestValue(RecipeKey key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        string? renamed = Values.GetValueOrDefault(value.ToLowerInvariant());
        return renamed is not null && key.Choices.Contains(renamed)
            ? renamed
            : NameDistance.Nearest(value, key.Choices.Concat(key.NotYetValues.Where(known => !known.EndsWith('*'))));
    }
}
