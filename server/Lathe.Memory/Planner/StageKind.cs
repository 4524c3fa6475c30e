namespace Lathe.Memory.Planner;

/// <summary>What is learned, as far as it decides memory.</summary>
public enum StageKind
{
    /// <summary>Raw text (pt).</summary>
    PreTraining,

    /// <summary>Prompts and answers (sft).</summary>
    Supervised,

    /// <summary>A reward model: a number per sequence instead of logits (rm).</summary>
    Reward,

    /// <summary>Preference pairs against a frozen reference (dpo).</summary>
    Preference,

    /// <summary>Preference pairs without a reference (orpo, simpo).</summary>
    PreferenceWithoutReference,

    /// <summary>Single judgements against a frozen reference (kto).</summary>
    Kto,

    /// <summary>Sampling against a reward model (ppo).</summary>
    Ppo,
}
