namespace Lathe.Models.Config;

/// <summary>How the rotary frequencies are derived from the base.</summary>
public enum RopeType
{
    /// <summary>Plain <c>theta^(-2i/d)</c>.</summary>
    Default,

    /// <summary>All frequencies divided by a factor (Chen et al. 2023, arXiv:2306.15595).</summary>
    Linear,

    /// <summary>A base that grows with the length of a text beyond the original context (dynamic NTK).</summary>
    Dynamic,

    /// <summary>Long wavelengths divided by a factor, short ones kept, and scores sharpened (YaRN, Peng et al. 2023, arXiv:2309.00071).</summary>
    Yarn,

    /// <summary>A divisor of its own for each frequency, of two sets by length (LongRoPE, Ding et al. 2024, arXiv:2402.13753).</summary>
    LongRope,

    /// <summary>Llama 3.1's stretch: long wavelengths divided by a factor, short ones kept, a smooth ramp between.</summary>
    Llama3,
}
