using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Onnx;
using Lathe.Models.Safetensors;

namespace Lathe.Training.Tests.Onnx;

/// <summary>ONNX files of model folders.</summary>
internal static class OnnxFile
{
    /// <returns>Path of the model.</returns>
    public static string Write(string modelFolder, string folder, OnnxType type = OnnxType.F32, long? inlineBytes = null)
    {
        var config = ModelConfig.Load(modelFolder);
        using var checkpoint = Checkpoint.Open(modelFolder, DecoderFamilies.For(config).Names);
        var model = OnnxModel.Create(config, checkpoint.Tensors.GetValueOrDefault, type);
        return Path.Combine(folder, model.Write(folder, inlineBytes ?? OnnxModel.InlineBytes, cancellation: TestContext.Current.CancellationToken)[0]);
    }
}
