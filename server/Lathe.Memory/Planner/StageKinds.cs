namespace Lathe.Memory.Planner;

/// <summary>What a stage brings along.</summary>
public static class StageKinds
{
    /// <summary>Sequences one sample puts into a pass: a pair for preferences, an answer and a mismatched one for kto.</summary>
    public static int SequencesPerSample(this StageKind stage) => stage switch
    {
        StageKind.Reward or StageKind.Preference or StageKind.PreferenceWithoutReference => 2,
        _ => 1,
    };

    /// <summary>A frozen model of the start is asked for its logits as well.</summary>
    public static bool HasReference(this StageKind stage) => stage is StageKind.Preference or StageKind.Kto or StageKind.Ppo;

    /// <summary>Logits over the vocabulary are computed for the loss.</summary>
    public static bool HasLogits(this StageKind stage) => stage != StageKind.Reward;
}
