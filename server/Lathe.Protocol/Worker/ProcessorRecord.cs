namespace Lathe.Protocol.Worker;

/// <summary>What the engine measured of a processor.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Fp32">Products of 32-bit matrices, in GFLOP/s.</param>
/// <param name="Bf16">Products of bf16 matrices, in GFLOP/s.</param>
/// <param name="PrefersBf16">The engine computes in bf16 where it is asked to.</param>
public sealed record ProcessorRecord(string Processor, double Fp32, double Bf16, bool PrefersBf16);
