namespace Lathe.Models.Families;

/// <summary>What a parameter is; decides how it is initialised.</summary>
public enum ParameterRole
{
    /// <summary>N(0, initializer_range).</summary>
    Embedding,

    /// <summary>Ones.</summary>
    Norm,

    /// <summary>N(0, initializer_range).</summary>
    AttentionProjection,

    /// <summary>N(0, initializer_range).</summary>
    MlpProjection,

    /// <summary>Zeros.</summary>
    Bias,

    /// <summary>N(0, initializer_range).</summary>
    Head,
}
