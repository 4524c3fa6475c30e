using System.Collections.Frozen;

namespace Lathe.Recipes.Keys;

/// <summary>Names of keys and values in other versions and other trainers, with what they are called in a recipe.</summary>
public static class Renames
{
    /// <summary>Former names that are still honoured.</summary>
    public static IReadOnlyDictionary<string, string> Deprecated { get; } = new Dictionary<string, string>
    {
        ["dpo_beta"] = "pref_beta",
        ["dpo_ftx"] = "pref_ftx",
        ["dpo_loss"] = "pref_loss",
        ["evaluation_strategy"] = "eval_strategy",
        ["image_dir"] = "media_dir",
        ["kto_beta"] = "pref_beta",
        ["kto_ftx"] = "pref_ftx",
        ["lora_bf16_mode"] = "pure_bf16",
        ["name_module_trainable"] = "freeze_trainable_modules",
        ["new_special_tokens"] = "add_special_tokens",
        ["num_layer_trainable"] = "freeze_trainable_layers",
        ["orpo_beta"] = "pref_beta",
        ["per_gpu_train_batch_size"] = "per_device_train_batch_size",
        ["per_gpu_eval_batch_size"] = "per_device_eval_batch_size",
    }.ToFrozenDictionary();

    /// <summary>Names used by Axolotl, Unsloth, TRL, PEFT, older LLaMA-Factory and by habit; they are errors with a suggestion.</summary>
    public static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>
    {
        ["adam_eps"] = "adam_epsilon",
        ["adapter"] = "finetuning_type",
        ["assistant_only_loss"] = "train_on_prompt",
        ["attn_implementation"] = "flash_attn",
        ["auto_resume_from_checkpoints"] = "resume_from_checkpoint",
        ["base_model"] = "model_name_or_path",
        ["batch_size"] = "per_device_train_batch_size",
        ["beta"] = "pref_beta",
        ["beta1"] = "adam_beta1",
        ["beta2"] = "adam_beta2",
        ["bfloat16"] = "bf16",
        ["bnb_4bit_quant_type"] = "quantization_type",
        ["bnb_4bit_use_double_quant"] = "double_quantization",
        ["cache_path"] = "tokenized_path",
        ["chat_template"] = "template",
        ["chat_template_path"] = "template",
        ["checkpoint_dir"] = "adapter_name_or_path",
        ["completion_only_loss"] = "train_on_prompt",
        ["compute_type"] = "bf16",
        ["context_length"] = "cutoff_len",
        ["data"] = "dataset",
        ["data_dir"] = "dataset_dir",
        ["dataset_name"] = "dataset",
        ["dataset_num_proc"] = "preprocessing_num_workers",
        ["dataset_path"] = "dataset_dir",
        ["dataset_prepared_path"] = "tokenized_path",
        ["dataset_text_field"] = "dataset",
        ["datasets"] = "dataset",
        ["default_system_message"] = "default_system",
        ["desirable_weight"] = "kto_chosen_weight",
        ["dev_ratio"] = "val_size",
        ["dropout"] = "lora_dropout",
        ["dtype"] = "bf16",
        ["early_stopping_patience"] = "early_stopping_steps",
        ["embedding_learning_rate"] = "loraplus_lr_embedding",
        ["epochs"] = "num_train_epochs",
        ["eval_batch_size"] = "per_device_eval_batch_size",
        ["eval_data"] = "eval_dataset",
        ["eval_dataset_size"] = "val_size",
        ["eval_every"] = "eval_steps",
        ["evals_per_epoch"] = "eval_steps",
        ["flash_attention"] = "flash_attn",
        ["float16"] = "fp16",
        ["full_finetuning"] = "finetuning_type",
        ["grad_accum"] = "gradient_accumulation_steps",
        ["grad_accumulation_steps"] = "gradient_accumulation_steps",
        ["gradient_clipping"] = "max_grad_norm",
        ["hf_auth_token"] = "hf_hub_token",
        ["hf_token"] = "hf_hub_token",
        ["image_resolution"] = "image_max_pixels",
        ["label_smoothing"] = "label_smoothing_factor",
        ["learning_rate_scheduler"] = "lr_scheduler_type",
        ["liger_kernel"] = "enable_liger_kernel",
        ["load_in_4bit"] = "quantization_bit",
        ["load_in_8bit"] = "quantization_bit",
        ["log_steps"] = "logging_steps",
        ["lora_model_dir"] = "adapter_name_or_path",
        ["lora_modules_to_save"] = "additional_target",
        ["lora_plus_lr_ratio"] = "loraplus_lr_ratio",
        ["lora_r"] = "lora_rank",
        ["lora_target_linear"] = "lora_target",
        ["lora_target_modules"] = "lora_target",
        ["loss_type"] = "pref_loss",
        ["lr"] = "learning_rate",
        ["lr_scheduler"] = "lr_scheduler_type",
        ["max_epochs"] = "num_train_epochs",
        ["max_input_length"] = "cutoff_len",
        ["max_len"] = "cutoff_len",
        ["max_prompt_length"] = "cutoff_len",
        ["max_seq_len"] = "cutoff_len",
        ["max_seq_length"] = "cutoff_len",
        ["max_source_length"] = "cutoff_len",
        ["max_target_length"] = "max_new_tokens",
        ["max_tokens"] = "max_new_tokens",
        ["method"] = "finetuning_type",
        ["micro_batch_size"] = "per_device_train_batch_size",
        ["min_lr"] = "lr_scheduler_kwargs",
        ["model"] = "model_name_or_path",
        ["model_id"] = "model_name_or_path",
        ["model_max_length"] = "cutoff_len",
        ["model_name"] = "model_name_or_path",
        ["model_path"] = "model_name_or_path",
        ["modules_to_save"] = "additional_target",
        ["neftune_alpha"] = "neftune_noise_alpha",
        ["noisy_embedding_alpha"] = "neftune_noise_alpha",
        ["num_epochs"] = "num_train_epochs",
        ["num_proc"] = "preprocessing_num_workers",
        ["num_train_steps"] = "max_steps",
        ["num_workers"] = "dataloader_num_workers",
        ["optimizer"] = "optim",
        ["optimizer_type"] = "optim",
        ["output"] = "output_dir",
        ["peft_type"] = "finetuning_type",
        ["peft_use_dora"] = "use_dora",
        ["peft_use_rslora"] = "use_rslora",
        ["precision"] = "bf16",
        ["pretrained_model_name_or_path"] = "model_name_or_path",
        ["prompt_template"] = "template",
        ["quantization"] = "quantization_bit",
        ["r"] = "lora_rank",
        ["random_seed"] = "seed",
        ["random_state"] = "seed",
        ["rank"] = "lora_rank",
        ["ref_model_checkpoint"] = "ref_model_adapters",
        ["ref_model_name_or_path"] = "ref_model",
        ["resume"] = "resume_from_checkpoint",
        ["resume_lora_training"] = "create_new_adapter",
        ["reward_model_checkpoint"] = "reward_model_adapters",
        ["rl"] = "stage",
        ["rl_beta"] = "pref_beta",
        ["sample_packing"] = "packing",
        ["save_dir"] = "output_dir",
        ["save_every"] = "save_steps",
        ["saves_per_epoch"] = "save_steps",
        ["scheduler"] = "lr_scheduler_type",
        ["sdp_attention"] = "flash_attn",
        ["sequence_len"] = "cutoff_len",
        ["sft_packing"] = "packing",
        ["special_tokens"] = "add_special_tokens",
        ["system"] = "default_system",
        ["system_prompt"] = "default_system",
        ["target_modules"] = "lora_target",
        ["tokenized_dir"] = "tokenized_path",
        ["tokens"] = "add_tokens",
        ["torch_dtype"] = "bf16",
        ["train_batch_size"] = "per_device_train_batch_size",
        ["train_data"] = "dataset",
        ["train_dataset"] = "dataset",
        ["train_file"] = "dataset",
        ["train_mm_proj_only"] = "freeze_language_model",
        ["train_on_inputs"] = "train_on_prompt",
        ["train_only_on_prompt"] = "train_on_prompt",
        ["training_stage"] = "stage",
        ["undesirable_weight"] = "kto_rejected_weight",
        ["unfrozen_parameters"] = "freeze_trainable_modules",
        ["use_auth_token"] = "hf_hub_token",
        ["use_flash_attention"] = "flash_attn",
        ["use_flash_attn"] = "flash_attn",
        ["use_gradient_checkpointing"] = "disable_gradient_checkpointing",
        ["use_liger"] = "enable_liger_kernel",
        ["use_lora"] = "finetuning_type",
        ["use_peft"] = "finetuning_type",
        ["val_set_size"] = "val_size",
        ["validation_file"] = "eval_dataset",
        ["validation_split"] = "val_size",
        ["video_resolution"] = "video_max_pixels",
        ["wandb_name"] = "run_name",
        ["wandb_project"] = "report_to",
        ["wandb_run_name"] = "run_name",
        ["warmup"] = "warmup_steps",
        ["warmup_proportion"] = "warmup_ratio",
        ["warmup_step"] = "warmup_steps",
        ["weight_decay_rate"] = "weight_decay",
        ["xformers_attention"] = "flash_attn",
    }.ToFrozenDictionary();

    /// <summary>Keys of <c>dataset_info.json</c>, which describe a dataset and do nothing in a recipe.</summary>
    public static IReadOnlySet<string> OfDatasetInfo { get; } = new[]
    {
        "cloud_file_name", "columns", "file_name", "folder", "formatting", "hf_hub_url", "ms_hub_url", "num_samples", "om_hub_url", "ranking",
        "script_url", "split", "subset", "tags",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of values elsewhere.</summary>
    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["adamw"] = "adamw_torch",
        ["adamw_fused"] = "adamw_torch_fused",
        ["bf16"] = "bfloat16",
        ["bitsandbytes"] = "bnb",
        ["cosine_annealing"] = "cosine",
        ["eager"] = "disabled",
        ["epochs"] = "epoch",
        ["finetune"] = "sft",
        ["flash_attention"] = "fa2",
        ["flash_attention_2"] = "fa2",
        ["flash_attention_3"] = "fa3",
        ["flash_attn"] = "fa2",
        ["fp16"] = "float16",
        ["fp32"] = "float32",
        ["full_finetuning"] = "full",
        ["hf"] = "huggingface",
        ["never"] = "no",
        ["none"] = "no",
        ["pretrain"] = "pt",
        ["pretraining"] = "pt",
        ["qlora"] = "lora",
        ["sdp"] = "sdpa",
        ["step"] = "steps",
        ["transformers"] = "huggingface",
    }.ToFrozenDictionary();

    /// <summary>What a key is called today: the name itself unless it is a former one.</summary>
    public static string PresentName(string name) => Deprecated.GetValueOrDefault(name, name);

    /// <summary>
    /// The key <paramref name="name"/> most likely stands for; null when nothing is near, or nothing that <paramref name="command"/> takes.
    /// </summary>
    public static string? SuggestKey(string name, RecipeCommand? command = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        RecipeKey[] keys = [.. RecipeKeys.All.Where(key => command is null || key.Commands.Contains(command.Value))];
        string? elsewhere = Elsewhere.GetValueOrDefault(name.ToLowerInvariant());
        return keys.Any(key => key.Name == elsewhere)
            ? elsewhere
            : NameDistance.Nearest(name, keys.Where(key => key.Status == KeyStatus.Supported).Select(key => key.Name))
                ?? NameDistance.Nearest(name, keys.Select(key => key.Name));
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
