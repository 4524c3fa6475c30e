namespace Lathe.Protocol.Worker;

/// <summary>Forms in which weights are exported.</summary>
public static class ExportFormats
{
    public const string Safetensors = "safetensors";

    /// <summary>PyTorch's <c>pytorch_model.bin</c>.</summary>
    public const string PyTorch = "bin";

    public static IReadOnlyList<string> All { get; } = [Safetensors, PyTorch];
}
