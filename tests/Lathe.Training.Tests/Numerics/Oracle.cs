using System.Runtime.CompilerServices;
using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using TorchSharp;

namespace Lathe.Training.Tests.Numerics;

/// <summary>Tiny models and what independent PyTorch code computed from them (tests/oracles/torch/README.md).</summary>
internal static class Oracle
{
    public static string Folder(string family) => Path.Combine(RepositoryFolder(), "tests", "oracles", "torch", family);

    public static ModelConfig Config(string family) => ModelConfig.Load(Folder(family));

    /// <summary>All tensors of a file, copied.</summary>
    public static unsafe Dictionary<string, torch.Tensor> Read(params string[] path)
    {
        using var file = SafetensorsFile.Open(Path.Combine(path));
        return file.Entries.ToDictionary(entry => entry.Name, entry =>
        {
            var type = entry.Dtype switch
            {
                SafetensorsDtype.I64 => torch.ScalarType.Int64,
                SafetensorsDtype.U8 => torch.ScalarType.Byte,
                _ => torch.ScalarType.Float32,
            };
            using var mapped = TensorMemory.FromMemory(file.Data(entry), type, [.. entry.Shape]);
            return mapped.clone();
        });
    }

    public static ComputeContext Context(string kernels, string matmul)
    {
        return new ComputeContext(
            torch.CPU,
            torch.ScalarType.Float32,
            kernels == "portable" ? new PortableKernels() : new SimdKernels(),
            matmul == "aten" ? new AtenMatmul() : new OneDnnMatmul());
    }

    public static string RepositoryFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
