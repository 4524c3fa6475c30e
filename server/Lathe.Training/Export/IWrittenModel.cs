using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>A model that was written and loaded again.</summary>
internal interface IWrittenModel : IDisposable
{
    /// <summary>What it is computed in: <c>fp32</c>, <c>fp16</c> or <c>bf16</c>.</summary>
    string ComputeType { get; }

    /// <summary>Logits [T, V] fp32 of a text; owned by the caller.</summary>
    Tensor Logits(long[] ids);
}
