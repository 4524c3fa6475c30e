using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Which weights are trained, and by which loss.</summary>
internal static class MethodRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.PissaKeysAlone,
            Severity.Warning,
            ["pissa_convert", "pissa_iter", "pissa_init"],
            "pissa_iter and pissa_convert have no effect without pissa_init.",
            "Set pissa_init: true, or remove the line.",
            context => !context.IsTrue("pissa_init") && (context.IsTrue("pissa_convert") || context.Number("pissa_iter") != 16)),
        new ConditionRule(
            FindingCodes.LlamaProWithFull,
            Severity.Error,
            ["use_llama_pro", "finetuning_type"],
            "use_llama_pro trains only the added blocks, which finetuning_type: full contradicts.",
            "Set finetuning_type: freeze or lora.",
            context => context.IsTrue("use_llama_pro") && context.Method == "full"),
        new MessageRule(
            FindingCodes.LlamaProLayers,
            Severity.Error,
            ["freeze_trainable_layers", "use_llama_pro", "model_name_or_path"],
            "With use_llama_pro the number of layers has to be a multiple of freeze_trainable_layers.",
            "Set freeze_trainable_layers to a divisor of the number of layers.",
            context => context.IsTrue("use_llama_pro")
                && context.Model is { LayerCount: { } layers }
                && context.Number("freeze_trainable_layers") is > 0 and { } trained
                && layers % trained != 0
                    ? $"The model has {layers} layers, which is no multiple of freeze_trainable_layers ({trained})."
                    : null),
        new ConditionRule(
            FindingCodes.LoraWithFullRankOptimizer,
            Severity.Error,
            ["use_galore", "use_apollo", "use_badam", "finetuning_type"],
            "GaLore, APOLLO and BAdam save memory while all weights are trained; with LoRA they have nothing to work on.",
            "Set finetuning_type: full, or remove them.",
            context => context.Method == "lora" && (context.IsTrue("use_galore") || context.IsTrue("use_apollo") || context.IsTrue("use_badam"))),
        new ConditionRule(
            FindingCodes.PissaStage,
            Severity.Error,
            ["pissa_init", "stage"],
            "pissa_init changes the base weights, so a stage that compares with the unchanged model can't use it.",
            "Remove pissa_init.",
            context => context.IsTrue("pissa_init") && (context.Stage is "ppo" or "kto" || (context.Stage == "dpo" && context.Text("pref_loss") is not ("orpo" or "simpo")))),
        new ConditionRule(
            FindingCodes.PissaSharded,
            Severity.Error,
            ["pissa_init", "deepspeed"],
            "pissa_init needs whole weights, which ZeRO-3 spreads over devices.",
            "Remove pissa_init, or use ZeRO-2.",
            context => context.IsTrue("pissa_init") && context.ZeroStage == 3),
        new ConditionRule(
            FindingCodes.LoraVariantsElsewhere,
            Severity.Error,
            ["loraplus_lr_ratio", "use_rslora", "use_dora", "pissa_init", "finetuning_type"],
            "LoRA+, rsLoRA, DoRA and PiSSA are kinds of LoRA and need finetuning_type: lora.",
            "Set finetuning_type: lora, or remove them.",
            context => context.Method != "lora" && (context.Has("loraplus_lr_ratio") || context.IsTrue("use_rslora") || context.IsTrue("use_dora") || context.IsTrue("pissa_init"))),
        new ConditionRule(
            FindingCodes.AlphaZero,
            Severity.Information,
            ["lora_alpha", "lora_rank"],
            "lora_alpha: 0 does not turn the adapter off: it means twice the rank.",
            "Write the number you mean, or remove lora_alpha.",
            context => context.Method == "lora" && context.IsSet("lora_alpha") && context.Number("lora_alpha") == 0),
        new MessageRule(
            FindingCodes.FreezeLayers,
            Severity.Error,
            ["freeze_trainable_layers", "finetuning_type", "model_name_or_path"],
            "finetuning_type: freeze can't train more layers than the model has.",
            "Write a number up to the model's layers, or finetuning_type: full to train everything.",
            context => context.Method == "freeze"
                && context.Model is { LayerCount: { } layers }
                && context.Number("freeze_trainable_layers") is { } trained
                && Math.Abs(trained) > layers
                    ? $"The model has {layers} layers, so freeze_trainable_layers can't be {trained}."
                    : null),
        new ConditionRule(
            FindingCodes.FreezeNothing,
            Severity.Error,
            ["freeze_trainable_layers", "freeze_extra_modules", "finetuning_type"],
            "With freeze_trainable_layers: 0 and no freeze_extra_modules there is nothing to train.",
            "Write a number of layers other than 0, or name modules in freeze_extra_modules.",
            context => context.Method == "freeze" && context.Number("freeze_trainable_layers") == 0 && !context.Has("freeze_extra_modules")),
        new ConditionRule(
            FindingCodes.SeveralLosses,
            Severity.Warning,
            ["use_eaft_loss", "use_asft_loss", "use_dft_loss"],
            "Of several loss functions only one is used: use_dft_loss first, then use_eaft_loss, then use_asft_loss.",
            "Keep one of them.",
            context => Count(context, "use_dft_loss", "use_eaft_loss", "use_asft_loss") > 1),
    ];

    private static int Count(RuleContext context, params ReadOnlySpan<string> keys)
    {
        int count = 0;
        foreach (string key in keys)
        {
            count += context.IsTrue(key) ? 1 : 0;
        }

        return count;
    }
}
