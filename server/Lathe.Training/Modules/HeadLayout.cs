using Lathe.Training.Kernels;

namespace Lathe.Training.Modules;

/// <summary>The heads of a layer's attention.</summary>
/// <param name="Heads">Of queries.</param>
/// <param name="KeyValueHeads">Of keys and values.</param>
/// <param name="HeadDim">Width of each.</param>
/// <param name="Rules">What their scores go through.</param>
public sealed record HeadLayout(int Heads, int KeyValueHeads, int HeadDim, AttentionRules Rules);
