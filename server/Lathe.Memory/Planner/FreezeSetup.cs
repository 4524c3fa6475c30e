using Lathe.Models.Shapes;

namespace Lathe.Memory.Planner;

/// <summary>The part of a model that is trained while the rest is frozen.</summary>
public sealed record FreezeSetup
{
    private const string EveryModule = "all";

    /// <summary>So many of the last layers, or with a minus of the first.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Direct parts of these layers, such as <c>mlp</c>; <c>all</c> is every one.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [EveryModule];

    /// <summary>Modules outside the layers.</summary>
    public IReadOnlyList<string> ExtraModules { get; init; } = [];

    /// <summary>Trained parameters.</summary>
    public long Parameters(ModelShape shape) => LayerParameters(shape)
        + (TrainsEmbedding(shape) ? shape.EmbeddingParameters : 0)
        + (ExtraModules.Contains(shape.HeadName) ? shape.HeadParameters : 0)
        + (ExtraModules.Any(module => module != shape.HeadName && module != shape.EmbeddingName) ? shape.OtherParameters : 0);

    /// <summary>The table of the embedding is trained, which may be the head as well.</summary>
    public bool TrainsEmbedding(ModelShape shape) => ExtraModules.Contains(shape.EmbeddingName);

    /// <summary>What gives the logits is trained.</summary>
    public bool TrainsHead(ModelShape shape) => ExtraModules.Contains(shape.TieWordEmbeddings ? shape.EmbeddingName : shape.HeadName);

    /// <summary>Layers that gradients pass: from the last down to the first trained one.</summary>
    public int PassedLayers(ModelShape shape) =>
        Layers < 0 || TrainsEmbedding(shape) ? shape.NumHiddenLayers : Math.Min(Layers, shape.NumHiddenLayers);

    private long LayerParameters(ModelShape shape)
    {
        long parameters = 0;
        long left = Math.Abs((long)Layers);
        foreach (LayerGroup group in Layers < 0 ? shape.LayerGroups : shape.LayerGroups.Reverse())
        {
            long taken = Math.Min(left, group.Count);
            parameters = checked(parameters + taken * PerLayer(shape, group));
            left -= taken;
        }

        return parameters;
    }

    /// <summary>Norms and biases count only where everything is trained: they are a few thousandths.</summary>
    private long PerLayer(ModelShape shape, LayerGroup group) => Modules.Contains(EveryModule)
        ? group.ParameterCount
        : group.Linears.Where(linear => Modules.Contains(ModuleOf(linear))).Sum(linear => linear.ParameterCount)
            + Modules.Count(module => module.EndsWith("norm", StringComparison.Ordinal)) * (long)shape.HiddenSize;

    private static string ModuleOf(LinearShape linear) => linear.Input is LinearInput.MlpInput or LinearInput.MlpActivation ? "mlp" : "self_attn";
}
