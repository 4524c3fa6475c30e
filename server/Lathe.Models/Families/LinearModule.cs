namespace Lathe.Models.Families;

/// <summary>A linear module of a decoder layer: what LoRA can target.</summary>
/// <param name="Path">Full module path, such as <c>model.layers.0.self_attn.q_proj</c>.</param>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Parts">What it produces.</param>
/// <param name="InFeatures">Width of what it reads.</param>
/// <param name="OutFeatures">Width of what it gives.</param>
/// <param name="HasBias">Whether there is a bias of <paramref name="OutFeatures"/> elements.</param>
public sealed record LinearModule(
    string Path, int Layer, IReadOnlyList<ProjectionPart> Parts, int InFeatures, int OutFeatures, bool HasBias)
{
    /// <summary>The weight is stored as [in, out].</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Where the rows of the parts are.</summary>
    public PartOrder Order { get; init; }

    /// <summary>Last part of the path, such as <c>q_proj</c>: how recipes name targets.</summary>
    public string Name => Projection.LastPart(Path);

    public string WeightName => Path + ".weight";

    public string BiasName => Path + ".bias";
}
