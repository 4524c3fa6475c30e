using Lathe.Training.Adapters;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Benchmarks;

/// <summary>One measured kind of training.</summary>
/// <param name="Model">Name in <see cref="BenchmarkModel"/>.</param>
/// <param name="Method">What is trained.</param>
/// <param name="Type">fp32 or bf16.</param>
/// <param name="Batch">Sequences of a step.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="Threads">Threads of the engine.</param>
internal sealed record ThroughputCell(string Model, MemoryMethod Method, ScalarType Type, int Batch, int Length, int Threads)
{
    private const MemoryMethod Full = MemoryMethod.Full;
    private const MemoryMethod Lora = MemoryMethod.Lora;
    private const MemoryMethod Qlora = MemoryMethod.Qlora;
    private const ScalarType Fp32 = ScalarType.Float32;
    private const ScalarType Bf16 = ScalarType.BFloat16;

    public static IReadOnlyList<ThroughputCell> All { get; } =
    [
        new("15M", Full, Fp32, 4, 256, 2),
        new("15M", Full, Bf16, 4, 256, 2),
        new("15M", Lora, Fp32, 4, 256, 2),
        new("15M", Lora, Bf16, 1, 1024, 1),
        new("125M", Full, Fp32, 4, 256, 1),
        new("125M", Full, Fp32, 4, 256, 2),
        new("125M", Full, Bf16, 4, 256, 1),
        new("125M", Full, Bf16, 4, 256, 2),
        new("125M", Full, Bf16, 1, 1024, 2),
        new("125M", Lora, Fp32, 4, 256, 2),
        new("125M", Lora, Bf16, 4, 256, 2),
        new("125M", Lora, Bf16, 1, 1024, 2),
        new("125M", Qlora, Bf16, 1, 1024, 2),
        new("1.1B", Lora, Bf16, 1, 1024, 2),
        new("1.1B", Qlora, Bf16, 1, 1024, 1),
        new("1.1B", Qlora, Bf16, 1, 1024, 2),
    ];

    public string Name =>
        $"{Model}-{Method.ToString().ToLowerInvariant()}-{(Type == Bf16 ? "bf16" : "fp32")}-{Batch}x{Length}-{Threads}t";

    /// <summary>Rank 8 on queries and values, as in the paper.</summary>
    public LoraOptions? Adapter => Method == Full ? null : new LoraOptions(8, 16, 0, ["q_proj", "v_proj"]);

    public QuantizationOptions? Quantization => Method == Qlora ? new QuantizationOptions(FourBitCode.Nf4, DoubleQuantization: true) : null;
}
