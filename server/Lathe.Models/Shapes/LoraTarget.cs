namespace Lathe.Models.Shapes;

/// <summary>A linear module that gets adapters.</summary>
/// <param name="Linear">Its shape. A module of experts gets an adapter per copy.</param>
/// <param name="Layers">In how many layers it is.</param>
public sealed record LoraTarget(LinearShape Linear, int Layers)
{
    /// <summary>Adapters it gets in the whole model.</summary>
    public long Adapters => (long)Layers * Linear.Copies;

    /// <summary>
    /// A is [rank, in] and B is [out, rank] (LoRA, https://arxiv.org/abs/2106.09685, section 4.1); weight decomposition adds a magnitude
    /// per row of the weight (DoRA, https://arxiv.org/abs/2402.09353, section 4).
    /// </summary>
    public long Parameters(int rank, bool isDora = false) => checked(
        Adapters * (((long)rank * ((long)Linear.InFeatures + Linear.OutFeatures)) + (isDora ? Linear.OutFeatures : 0)));
}
