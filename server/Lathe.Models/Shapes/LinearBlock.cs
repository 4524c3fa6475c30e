using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>Linear modules with their biases.</summary>
internal sealed record LinearBlock(IReadOnlyList<LinearShape> Linears, long BiasParameters)
{
    public long ParameterCount => checked(Linears.Sum(linear => linear.ParameterCount) + BiasParameters);

    public static LinearBlock Of(
        IEnumerable<Projection> projections,
        in ProjectionWidths widths,
        ShapeConfig config,
        ShapeFamily family,
        int copies = 1,
        int activeCopies = 1)
    {
        var attentionBias = config.Flag(family.AttentionBiasKey);
        var mlpBias = config.Flag(family.MlpBiasKey);
        var linears = new List<LinearShape>();
        var biases = 0L;
        foreach (var projection in projections)
        {
            var rows = projection.OutFeatures(widths);
            var name = Projection.LastPart(projection.Module);
            linears.Add(new(name, projection.InFeatures(widths), rows, InputOf(projection.Parts[0]), copies)
            {
                ActiveCopies = activeCopies,
            });
            biases += projection.HasBias(attentionBias, mlpBias) ? (long)rows * copies : 0;
        }

        return new(linears, biases);
    }

    private static LinearInput InputOf(ProjectionPart part) => part switch
    {
        ProjectionPart.Output => LinearInput.AttentionOutput,
        ProjectionPart.Gate or ProjectionPart.Up => LinearInput.MlpInput,
        ProjectionPart.Down => LinearInput.MlpActivation,
        _ => LinearInput.AttentionInput,
    };
}
