using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>
/// Dropout whose mask is a function of (seed, micro-batch, place in the model): a recomputed block and a resumed run see the same
/// masks without any generator state to save.
/// </summary>
public sealed class DropoutMask(double probability, ulong seed, ulong place)
{
    /// <summary>0 or 1 / (1 - p) per element, in the type of <paramref name="like"/>; null when nothing is dropped.</summary>
    public Tensor? Create(Tensor like, ulong step)
    {
        if (probability <= 0)
        {
            return null;
        }

        using var generator = new Generator(SeedOf.Place(seed, step, place), like.device);
        return empty_like(like).bernoulli_(1 - probability, generator).div_(Scalars.Of(1 - probability));
    }
}
