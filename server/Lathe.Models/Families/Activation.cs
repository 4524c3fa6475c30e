namespace Lathe.Models.Families;

/// <summary>What bends the gate of an MLP, or its one branch.</summary>
public enum Activation
{
    /// <summary>x * sigmoid(x).</summary>
    Silu,

    /// <summary>GELU by its approximation with tanh (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
    GeluTanh,

    /// <summary>GELU itself, x times the normal distribution's share below x.</summary>
    Gelu,
}
