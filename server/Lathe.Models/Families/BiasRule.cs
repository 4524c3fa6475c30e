namespace Lathe.Models.Families;

/// <summary>When a projection has a bias.</summary>
public enum BiasRule
{
    Never,
    Always,

    /// <summary>As the configuration's <c>attention_bias</c> says.</summary>
    AttentionBias,

    /// <summary>As the configuration's <c>mlp_bias</c> says.</summary>
    MlpBias,
}
