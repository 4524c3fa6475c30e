using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Onnx;

/// <summary>What PyTorch computed of a tiny model.</summary>
/// <param name="Ids">[B][T].</param>
/// <param name="Mask">[B][T].</param>
/// <param name="Logits">[B][T][V].</param>
internal sealed record Forward(long[][] Ids, long[][] Mask, float[][][] Logits)
{
    /// <param name="model">Folder of the oracle.</param>
    /// <param name="name">Of the logits in its file.</param>
    public static Forward Read(string model, string name = "logits")
    {
        using var scope = torch.NewDisposeScope();
        var tensors = Oracle.Read(Oracle.Folder(model), "forward.safetensors");
        var (ids, mask, logits) = (tensors["input_ids"], tensors["attention_mask"].to(torch.ScalarType.Int64), tensors[name]);
        var (length, width) = ((int)ids.shape[1], (int)logits.shape[2]);
        return new(
            [.. ids.data<long>().ToArray().Chunk(length)],
            [.. mask.data<long>().ToArray().Chunk(length)],
            [.. logits.data<float>().ToArray().Chunk(width).Chunk(length)]);
    }
}
