using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Onnx.Parts;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Onnx;

/// <summary>A decoder as a graph with the inputs and outputs that programs expect of a text generator (Optimum, transformers.js).</summary>
internal static class DecoderGraph
{
    /// <param name="config">The model.</param>
    /// <param name="find">A parameter by its name.</param>
    /// <param name="type">Of products, kept keys and values, and matrices.</param>
    public static OnnxGraph Build(ModelConfig config, Func<string, IWeightSource?> find, OnnxType type)
    {
        var graph = new OnnxGraph();
        var context = new GraphContext(config, graph, new OnnxWeights(graph, find, type), type);
        var kind = context.Family.Positions;
        var tokens = new TokensPart(graph, kind != PositionKind.DistanceBias);
        var masks = new MaskPart(context, tokens);
        var rotary = kind == PositionKind.Rotary ? new RotaryPart(context, config.Rope, "rotary", tokens.Positions!) : null;
        var local = rotary is not null && config.Traits.LocalRope is { } rope
            ? new RotaryPart(context, rope, "local_rotary", tokens.Positions!)
            : rotary;
        var block = new BlockPart(context, new AttentionPart(context, tokens, masks, rotary, local));
        var modules = ParameterInventory.LinearModules(config).ToLookup(module => module.Layer);
        var stream = new EmbeddingPart(context).Add(tokens);
        for (var layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            stream = block.Add(layer, [.. modules[layer]], stream);
        }

        new HeadPart(context).Add(tokens, stream);
        return graph;
    }
}
