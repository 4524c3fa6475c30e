namespace Lathe.Models.Families;

/// <summary>What a parameter is; decides how it is initialised.</summary>
public enum ParameterRole
{
    /// <summary>N(0, initializer_range).</summary>
    Embedding,

    /// <summary>Learned positions. N(0, initializer_range).</summary>
    Positions,

    /// <summary>Ones, or zeros where a norm multiplies by 1 plus its weight.</summary>
    Norm,

    /// <summary>N(0, initializer_range).</summary>
    AttentionProjection,

    /// <summary>N(0, initializer_range).</summary>
    MlpProjection,

    /// <summary>Chooses or weighs experts. N(0, initializer_range).</summary>
    Router,

    /// <summary>Zeros.</summary>
    Bias,

    /// <summary>N(0, initializer_range).</summary>
    Head,
}
