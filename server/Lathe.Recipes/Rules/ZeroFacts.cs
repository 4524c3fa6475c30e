namespace Lathe.Recipes.Rules;

/// <summary>What a DeepSpeed configuration shares out over devices and moves to the host.</summary>
/// <param name="Stage">The ZeRO stage, from 0 to 3.</param>
/// <param name="OffloadsOptimizer">Optimizer states are in the host's memory.</param>
/// <param name="OffloadsWeights">Weights are in the host's memory.</param>
public sealed record ZeroFacts(int Stage, bool OffloadsOptimizer, bool OffloadsWeights);
