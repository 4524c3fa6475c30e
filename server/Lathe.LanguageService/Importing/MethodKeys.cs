using System.Buffers;

namespace Lathe.LanguageService.Importing;

/// <summary>What is learned and by which method.</summary>
internal static class MethodKeys
{
    public static IReadOnlyDictionary<string, KeyHandler> All { get; } = new Dictionary<string, KeyHandler>
    {
        ["adapter"] = Adapter,
        ["lora_target_modules"] = TargetModules,
        ["peft_init_lora_weights"] = InitialWeights,
        ["rl"] = Preference,
        ["reward_model"] = RewardModel,
        ["bf16"] = Bf16,
        ["bfloat16"] = Bf16,
        ["gradient_checkpointing"] = Checkpointing,
        ["tokenizer_config"] = Tokenizer,
        ["optimizer"] = Optimizer,
    };

    private static readonly SearchValues<char> PatternMarks = SearchValues.Create("*()[]|\\^$+?");

    /// <summary>Stages and losses of Axolotl's ways to learn from preferences.</summary>
    private static readonly Dictionary<string, (string Stage, string? Loss)> Preferences = new(StringComparer.Ordinal)
    {
        ["dpo"] = ("dpo", null),
        ["ipo"] = ("dpo", "ipo"),
        ["orpo"] = ("dpo", "orpo"),
        ["simpo"] = ("dpo", "simpo"),
        ["kto"] = ("kto", null),
    };

    /// <summary>Optimizers that are AdamW by another program, or with states of four bits.</summary>
    private static readonly HashSet<string> KindsOfAdamW =
    [
        "adamw_hf", "adamw_apex_fused", "adamw_torch_4bit", "ao_adamw_4bit", "optimi_adamw", "flash_adamw", "adamw_anyprecision",
        "adamw_torch_xla",
    ];

    /// <summary>Optimizers that are AdamW with states of eight bits, by another program.</summary>
    private static readonly HashSet<string> KindsOf8BitAdamW = ["adamw_torch_8bit", "ao_adamw_8bit", "ao_adamw_fp8"];

    /// <summary>The stage that the whole source asks for.</summary>
    public static string StageOf(ImportDraft draft) =>
        draft.Find("rl")?.Text is { } name && Preferences.TryGetValue(name, out (string Stage, string? Loss) known) ? known.Stage
        : draft.IsTrue("reward_model") ? "rm"
        : DatasetKeys.AreAllTexts(draft) ? "pt"
        : "sft";

    private static void Adapter(SourceKey key, ImportDraft draft)
    {
        switch (key.Text)
        {
            case "lora":
                draft.Put(key, "finetuning_type", "lora");
                break;
            case "qlora":
                draft.Put(key, "finetuning_type", "lora");
                if (!draft.IsTrue("load_in_4bit"))
                {
                    draft.Put(key, "quantization_bit", 4);
                }

                break;
            case null or "":
                draft.Settle(key);
                break;
            default:
                draft.Leave(key, "Adapters are LoRA; as it is, all weights are trained.");
                break;
        }
    }

    private static void TargetModules(SourceKey key, ImportDraft draft)
    {
        // A pattern is a text with more than one name in it.
        bool isPattern = key.Text?.AsSpan().ContainsAny(PatternMarks) == true;
        if (!key.IsSet)
        {
            draft.Settle(key);
        }
        else if (draft.IsTrue("lora_target_linear"))
        {
            draft.Leave(key, "lora_target_linear takes every linear layer; further modules are not added to them.");
        }
        else if (isPattern)
        {
            draft.Leave(key, "LoRA is put on modules by the last part of their names, not by a pattern: name them in lora_target.");
        }
        else if (key.Value is { } value)
        {
            draft.Put(key, "lora_target", value is "all-linear" ? "all" : value);
        }
        else
        {
            draft.Leave(key, "It should be a list of names.");
        }
    }

    private static void InitialWeights(SourceKey key, ImportDraft draft)
    {
        if (key.Text is { } name && name.StartsWith("pissa", StringComparison.Ordinal))
        {
            draft.Put(key, "pissa_init", true);
        }
        else if (key.IsTrue || !key.IsSet)
        {
            draft.Settle(key);
        }
        else
        {
            draft.Leave(key, "Adapters start as PEFT starts them by default; other ways are not possible yet.");
        }
    }

    private static void Preference(SourceKey key, ImportDraft draft)
    {
        if (key.Text is { } name && Preferences.TryGetValue(name, out (string Stage, string? Loss) known))
        {
            draft.Put(key, "stage", known.Stage);
            if (known.Loss is not null)
            {
                draft.Put(key, "pref_loss", known.Loss);
            }
        }
        else if (key.IsIdle)
        {
            draft.Settle(key);
        }
        else
        {
            draft.Leave(key, "Learning from rewards is not possible; as it is, the recipe learns the answers of its data.");
        }
    }

    private static void RewardModel(SourceKey key, ImportDraft draft)
    {
        if (key.IsTrue)
        {
            draft.Put(key, "stage", "rm");
        }
        else
        {
            draft.Settle(key);
        }
    }

    private static void Bf16(SourceKey key, ImportDraft draft)
    {
        switch (key.Text)
        {
            case "auto":
                draft.Put(key, "bf16", true, "Axolotl asks the device whether it computes in bf16; set this to false where it doesn't.");
                break;
            case "full":
                draft.Put(key, "pure_bf16", true);
                break;
            case "true":
                draft.Put(key, "bf16", true);
                break;
            case null or "false":
                draft.Settle(key);
                break;
            default:
                draft.Leave(key, "It is true, false, auto or full.");
                break;
        }
    }

    /// <summary>Activations are computed again unless a recipe says otherwise.</summary>
    private static void Checkpointing(SourceKey key, ImportDraft draft)
    {
        if (key.IsFalse)
        {
            draft.Put(key, "disable_gradient_checkpointing", true);
        }
        else if (key.IsTrue || !key.IsSet || key.Text is "unsloth")
        {
            draft.Settle(key);
        }
        else
        {
            draft.Leave(key, "Activations are computed again, as by default; they are not moved out of the device's memory.");
        }
    }

    private static void Tokenizer(SourceKey key, ImportDraft draft)
    {
        if (!key.IsSet || key.Text == draft.Find("base_model")?.Text)
        {
            draft.Settle(key);
        }
        else
        {
            draft.Leave(key, "The tokenizer is read from the model's folder: put its files there.");
        }
    }

    private static void Optimizer(SourceKey key, ImportDraft draft)
    {
        switch (key.Text)
        {
            case null or "":
                draft.Settle(key);
                break;
            case "muon":
                draft.Put(key, "use_muon", true);
                break;
            case { } name when KindsOfAdamW.Contains(name):
                string remark = $"{name} in Axolotl; Lathe's AdamW keeps its states in 32 bits, which may take more memory.";
                draft.Put(key, "optim", "adamw_torch", remark);
                break;
            case { } name when KindsOf8BitAdamW.Contains(name):
                draft.Put(key, "optim", "adamw_8bit", $"{name} in Axolotl; Lathe's AdamW with 8-bit states comes to nearly the same result.");
                break;
            case { } name:
                draft.Put(key, "optim", name);
                break;
        }
    }
}
