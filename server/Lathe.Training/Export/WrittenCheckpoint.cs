using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Training.Autograd;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>A decoder in the engine; disposed of with this.</summary>
internal sealed class WrittenCheckpoint(Decoder decoder) : IWrittenModel
{
    public string ComputeType => ComputePath.Of(decoder.Context).Dtype;

    public static WrittenCheckpoint Load(string folder, ComputeContext context) =>
        new(DecoderLoader.Load(folder, ModelConfig.Load(folder), _ => false, ParityReference.MaxTokens, context));

    /// <param name="config">Of the model.</param>
    /// <param name="read">Gives a parameter in the shape in which a checkpoint has it; owned from then on.</param>
    /// <param name="context">How it computes.</param>
    public static WrittenCheckpoint Load(ModelConfig config, Func<ParameterSpec, Tensor> read, ComputeContext context) =>
        new(DecoderLoader.Build(config, read, ParityReference.MaxTokens, context));

    public Tensor Logits(long[] ids)
    {
        using var scope = NewDisposeScope();
        var row = tensor(ids, ScalarType.Int64).view(1, ids.Length);
        var logits = decoder.Head.Logits(decoder.Stream(Tape.ForInference(), row, checkpointing: false).Value);
        return logits.to(ScalarType.Float32, copy: true).MoveToOuterDisposeScope();
    }

    public void Dispose() => decoder.Dispose();
}
