namespace Lathe.Training.Optimizers;

/// <summary>Clipping of the gradients' total norm (Pascanu et al. 2013, arXiv:1211.5063), as torch.nn.utils.clip_grad_norm_.</summary>
public static class GradientClipping
{
    /// <summary>Factor for all gradients so that their norm is at most <paramref name="limit"/>; 1 when the limit is 0.</summary>
    public static double Scale(double norm, double limit) => limit <= 0 ? 1 : Math.Min(1, limit / (norm + 1e-6));
}
