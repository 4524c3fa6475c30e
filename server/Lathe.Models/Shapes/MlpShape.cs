using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>The MLP of a layer: dense, or experts with what belongs to them.</summary>
internal sealed record MlpShape
{
    public required IReadOnlyList<LinearShape> Linears { get; init; }

    /// <summary>Biases, and experts that are no linear modules.</summary>
    public required long OtherParameters { get; init; }

    public required int ActiveIntermediateSize { get; init; }

    public required bool IsGated { get; init; }

    public int NumExperts { get; init; }

    public int NumExpertsPerToken { get; init; }

    public static MlpShape Dense(ShapeConfig config, ShapeFamily family, ShapeSizes sizes)
    {
        var projections = family.Projections.Where(projection => !projection.IsAttention).ToArray();
        var block = LinearBlock.Of(projections, Widths(sizes.Hidden, sizes.Intermediate), config, family);
        return new()
        {
            Linears = block.Linears,
            OtherParameters = block.BiasParameters,
            ActiveIntermediateSize = sizes.Intermediate,
            IsGated = IsGatedBy(projections),
        };
    }

    public static MlpShape Sparse(ShapeConfig config, ShapeFamily family, ExpertLayout layout, int experts, ShapeSizes sizes)
    {
        var perToken = config.Int(layout.PerTokenKey, experts);
        var width = config.Int(layout.IntermediateKey, ModelLimits.MaxIntermediate);
        var sharedWidth = SharedWidth(config, layout, width);

        var routed = LinearBlock.Of(layout.Projections, Widths(sizes.Hidden, width), config, family, experts, perToken);
        var shared = sharedWidth == 0
            ? new LinearBlock([], 0)
            : LinearBlock.Of(layout.Projections, Widths(sizes.Hidden, sharedWidth), config, family);
        var router = new LinearShape(layout.Router, sizes.Hidden, experts, LinearInput.MlpInput) { IsRouter = true };
        LinearShape[] sharedGate = layout.SharedGate is { } gate && sharedWidth > 0
            ? [new(gate, sizes.Hidden, 1, LinearInput.MlpInput) { IsRouter = true }]
            : [];

        var perExpert = (layout.RouterHasBias ? experts : 0) + (layout.HasScoreCorrection ? experts : 0);
        return new()
        {
            Linears = [router, .. layout.AreStacked ? [] : routed.Linears, .. shared.Linears, .. sharedGate],
            OtherParameters = checked(
                perExpert + shared.BiasParameters + (layout.AreStacked ? routed.ParameterCount : routed.BiasParameters)),
            ActiveIntermediateSize = checked((perToken * width) + sharedWidth),
            IsGated = IsGatedBy(layout.Projections),
            NumExperts = experts,
            NumExpertsPerToken = perToken,
        };
    }

    private static int SharedWidth(ShapeConfig config, ExpertLayout layout, int width)
    {
        if (layout.SharedIntermediateKey is { } key)
        {
            return config.Int(key, ModelLimits.MaxIntermediate, min: 0);
        }

        return layout.SharedCountKey is { } countKey
            ? checked((config.OptionalInt(countKey, ModelLimits.MaxExperts, min: 0) ?? 0) * width)
            : 0;
    }

    private static bool IsGatedBy(IReadOnlyList<Projection> projections) =>
        projections.Any(projection => projection.Parts.Contains(ProjectionPart.Gate));

    private static ProjectionWidths Widths(int hidden, int intermediate) => new(hidden, 0, 0, 0, intermediate);
}
