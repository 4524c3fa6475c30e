namespace Lathe.Protocol.Worker;

/// <summary>Forms in which models are exported.</summary>
public static class ExportFormats
{
    public const string Safetensors = "safetensors";

    /// <summary>PyTorch's <c>pytorch_model.bin</c>.</summary>
    public const string PyTorch = "bin";

    /// <summary>One file for llama.cpp and what is built on it.</summary>
    public const string Gguf = "gguf";

    /// <summary>A graph for onnxruntime and what is built on it.</summary>
    public const string Onnx = "onnx";

    public static IReadOnlyList<string> All { get; } = [Safetensors, PyTorch, Gguf, Onnx];
}
