using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Gguf;

/// <summary>Refuses models that llama.cpp would compute otherwise than they were trained.</summary>
internal static class GgufSupport
{
    /// <summary>How llama.cpp has a model's family.</summary>
    /// <param name="config">The model.</param>
    /// <param name="file">Its configuration, for messages.</param>
    /// <exception cref="ModelFileException">It has no such family, or not with this configuration.</exception>
    public static GgufFamily Require(ModelConfig config, string file)
    {
        var family = DecoderFamilies.For(config);
        var target = GgufFamily.Find(family) ?? throw Refused(file, $"llama.cpp has no family for {family.Name}");
        if (Problem(config, family, target) is { } problem)
        {
            throw Refused(file, problem);
        }

        return target;
    }

    private static ModelFileException Refused(string file, string problem) => new(
        file, $"this model can't be written as GGUF: {problem}. Export it as safetensors.");

    private static string? Problem(ModelConfig config, DecoderFamily family, GgufFamily target)
    {
        var traits = config.Traits;
        var activation = family.Norm == NormType.Layer || family.ScalesEmbedding ? Activation.GeluTanh : Activation.Silu;
        if (traits.Activation != activation && !(activation == Activation.GeluTanh && traits.Activation == Activation.Gelu))
        {
            return $"llama.cpp computes {family.Name} with another activation than \"{config.HiddenAct}\"";
        }

        if (family.Positions == PositionKind.DistanceBias)
        {
            return "llama.cpp computes a bias by the distance (ALiBi) in other families only";
        }

        if (target.Architecture == "falcon" && !family.IsParallel)
        {
            return "llama.cpp computes Falcon with attention and MLP side by side only";
        }

        if (config.RotaryDim != config.HeadDim && target.RotatesNeighbours && !family.RotatesNeighbours)
        {
            return $"llama.cpp rotates whole heads in {family.Name} (\"partial_rotary_factor\")";
        }

        if (target.HasWholeWidthHeads && config.NumAttentionHeads * config.HeadDim != config.HiddenSize)
        {
            return $"llama.cpp's {target.Architecture} has heads that together are as wide as the model (\"head_dim\")";
        }

        return BiasProblem(config, target)
            ?? WindowProblem(config, target)
            ?? UnrotatedProblem(config, target)
            ?? ExpertProblem(config, target)
            ?? RopeProblem(config.Rope, target)
            ?? (traits.LocalRope is { Type: not RopeType.Default } ? "llama.cpp stretches no rotation of layers with a window" : null);
    }

    private static string? BiasProblem(ModelConfig config, GgufFamily target) =>
        ParameterInventory.LinearModules(config).FirstOrDefault(module => module.HasBias && !target.Biases.Contains(GgufNames.Of(module.Parts))) is { } other
            ? $"llama.cpp's {target.Architecture} has no bias in {other.Name}"
            : null;

    private static string? WindowProblem(ModelConfig config, GgufFamily target)
    {
        if (target.WindowPattern is not { } expected || config.Traits.Windowed.Count == 0)
        {
            return null;
        }

        var pattern = PatternOf(config);
        return pattern is { } found && (found == expected || target.StatesPattern)
            ? null
            : $"llama.cpp's {target.Architecture} has a window in all but every {expected}th layer";
    }

    /// <summary>n where all but every n-th layer have a window; null: they follow no such rule.</summary>
    public static int? PatternOf(ModelConfig config)
    {
        var windowed = config.Traits.Windowed;
        var first = windowed.TakeWhile(hasOne => hasOne).Count() + 1;
        return windowed.Select((hasOne, layer) => hasOne == ((layer + 1) % first != 0)).All(fits => fits) ? first : null;
    }

    private static string? UnrotatedProblem(ModelConfig config, GgufFamily target) =>
        Enumerable.Range(0, config.NumHiddenLayers).All(layer =>
            config.Traits.IsRotated(layer) == (target.UnrotatedInterval is not { } interval || (layer + 1) % interval != 0))
            ? null
            : $"llama.cpp's {target.Architecture} rotates other layers (\"no_rope_layers\")";

    private static string? ExpertProblem(ModelConfig config, GgufFamily target) => config.Traits.Experts switch
    {
        null => null,
        { Sparse: var sparse } when sparse.Contains(false) => "llama.cpp wants experts in every layer of this family",
        { Normalizes: var normalizes } when normalizes != target.NormalizesExperts =>
            $"llama.cpp's {target.Architecture} has \"norm_topk_prob\": {(target.NormalizesExperts ? "true" : "false")}",
        _ => null,
    };

    private static string? RopeProblem(RopeParameters rope, GgufFamily target) => rope.Type switch
    {
        RopeType.Llama3 when !target.HasFrequencyDivisors => $"llama.cpp's {target.Architecture} has no rotary embedding of kind \"llama3\"",
        RopeType.LongRope when !target.HasLongRope => $"llama.cpp's {target.Architecture} has no rotary embedding of kind \"longrope\"",
        RopeType.Yarn when !rope.RoundsBounds => "llama.cpp rounds the bounds of yarn (\"truncate\")",
        _ => null,
    };
}
