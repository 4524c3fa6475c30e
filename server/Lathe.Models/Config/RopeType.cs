namespace Lathe.Models.Config;

/// <summary>How the rotary frequencies are derived from the base.</summary>
public enum RopeType
{
    /// <summary>Plain <c>theta^(-2i/d)</c>.</summary>
    Default,

    /// <summary>Llama 3.1's stretch: long wavelengths divided by a factor, short ones kept, a smooth ramp between.</summary>
    Llama3,
}
