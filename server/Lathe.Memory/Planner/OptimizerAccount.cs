using Lathe.Memory.Profiles;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Planner;

/// <summary>What the optimizer keeps and needs.</summary>
internal sealed class OptimizerAccount(TrainingSetup setup, EngineProfile profile, WeightAccount weights)
{
    /// <summary>Bytes of the states when nothing is shared out.</summary>
    public double States => weights.TrainedModel * PerParameter(weights.TrainedBytes, weights.TrainedModel, Projected)
        + Embeddings
        + weights.AdapterMatrices * PerParameter(weights.AdapterBytes, weights.AdapterMatrices, share: 1)
        + weights.AdapterCopies * PerParameter(weights.CopyBytes, weights.AdapterCopies, share: 1);

    /// <summary>Bytes of a step beside gradients and states, when nothing is shared out.</summary>
    public double StepCopies
    {
        get
        {
            if (weights.HasMasters)
            {
                // DeepSpeed turns gradients into fp32 for the step.
                return weights.Trained * 4.0;
            }

            double all = setup.Optimizer.IsForeach && !setup.Optimizer.StepsInBackward && !profile.StepsTensorByTensor ? weights.TrainedTensorBytes : 0;
            double largest = weights.TrainedModel > 0 ? setup.Optimizer.MatrixCopies * weights.LargestLinear * weights.ComputeBytes : 0;
            return all + largest;
        }
    }

    /// <summary>Gradients that exist when the loss is computed: those of earlier passes of the same step.</summary>
    public double GradientsInForward =>
        setup.GradientAccumulationSteps > 1 && !setup.Optimizer.StepsInBackward ? Gradients : 0;

    /// <summary>Gradients at the end of a backward pass.</summary>
    public double Gradients => setup.Optimizer.StepsInBackward
        ? Math.Min(weights.GradientTensorBytes, (double)weights.LargestTensor * weights.GradientBytes)
        : weights.GradientTensorBytes;

    /// <summary>What the states of the embedding, and of the output head, take more than others.</summary>
    private double Embeddings
    {
        get
        {
            long table = setup.TrainsEmbedding ? setup.Shape.EmbeddingParameters : 0;
            return setup.Optimizer.KeepsEmbeddingsIn32Bits
                ? table * Math.Round(setup.Optimizer.BytesPerParameter) * 3
                : (table + (setup.TrainsHead ? weights.Head : 0)) * setup.Optimizer.OuterStates * StateBytes(weights.TrainedBytes);
        }
    }

    /// <summary>Share of the states that a projection leaves, by the shapes of the matrices.</summary>
    private double Projected
    {
        get
        {
            if (setup.Optimizer.ProjectionRank == 0 || weights.TrainedModel == 0)
            {
                return 1;
            }

            double full = 0;
            double projected = 0;
            foreach (LayerGroup group in setup.Shape.LayerGroups)
            {
                foreach (LinearShape linear in group.Linears)
                {
                    int small = Math.Min(linear.InFeatures, linear.OutFeatures);
                    int rank = Math.Min(setup.Optimizer.ProjectionRank, small);
                    double count = (double)group.Count * linear.Copies;
                    full += count * linear.InFeatures * linear.OutFeatures;

                    // Two moments of [rank, large], and the projector of [small, rank].
                    projected += count * rank * (Math.Max(linear.InFeatures, linear.OutFeatures) + small / 2.0);
                }
            }

            double rest = weights.Total - full;
            return Math.Min(1, (projected + rest) / weights.Total);
        }
    }

    private double PerParameter(int weightBytes, long parameters, double share)
    {
        if (parameters == 0)
        {
            return 0;
        }

        double factored = setup.Optimizer.IsFactored ? 4.0 * Sides / Math.Max(1, weights.Total) : 0;
        return setup.Optimizer.FullStates * StateBytes(weightBytes) * share + setup.Optimizer.BytesPerParameter + factored;
    }

    /// <summary>Bytes of an element of states that have their weight's format.</summary>
    private int StateBytes(int weightBytes) => profile.HasSingleStates || weights.HasMasters ? 4 : weightBytes;

    /// <summary>Rows and columns of all matrices together.</summary>
    private double Sides => setup.Shape.LayerGroups.Sum(group => group.Count
            * group.Linears.Sum(linear => linear.Copies * ((double)linear.InFeatures + linear.OutFeatures)))
        + setup.Shape.VocabSize + setup.Shape.HiddenSize;
}
