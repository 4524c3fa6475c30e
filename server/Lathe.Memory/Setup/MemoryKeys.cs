using System.Collections.Frozen;

namespace Lathe.Memory.Setup;

/// <summary>The keys a plan depends on: what <see cref="RecipeSetup"/> reads.</summary>
public static class MemoryKeys
{
    public static FrozenSet<string> All { get; } = new[]
    {
        "model_name_or_path", "stage", "pref_loss", "finetuning_type", "freeze_trainable_layers", "freeze_trainable_modules", "freeze_extra_modules", "reward_model",
        "lora_rank", "lora_target", "lora_dropout", "use_dora", "pissa_init", "additional_target",
        "resize_vocab", "add_tokens", "add_special_tokens", "new_special_tokens_config",
        "quantization_bit", "quantization_method", "double_quantization", "bf16", "fp16", "pure_bf16",
        "optim", "use_galore", "galore_rank", "galore_layerwise", "use_apollo", "apollo_rank", "apollo_layerwise", "use_adam_mini", "use_muon", "loraplus_lr_ratio",
        "per_device_train_batch_size", "gradient_accumulation_steps", "cutoff_len",
        "disable_gradient_checkpointing", "use_unsloth_gc", "flash_attn", "enable_liger_kernel", "deepspeed", "fsdp",
        "do_eval", "do_predict", "eval_strategy", "per_device_eval_batch_size", "compute_accuracy", "predict_with_generate",
        "max_new_tokens",
    }.ToFrozenSet(StringComparer.Ordinal);
}
