using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// The loss that spreads tokens evenly over experts (Fedus et al. 2021, arXiv:2101.03961, equations 4 to 6) over the routers of all sparse
/// layers together: E times the sum over the E experts of the share of tokens that chose the expert, times the mean of its chances. Shares are
/// constants of the backward pass.
/// </summary>
/// <remarks>
/// A pass is opened, counted by each layer as it runs, and closed before its backward pass, in which a layer asks for its gradient: that needs
/// the shares of all layers. Layers that are computed again by then count no second time.
/// </remarks>
/// <param name="experts">E.</param>
/// <param name="weight">Of this loss beside the cross-entropy.</param>
public sealed class RouterBalance(int experts, double weight) : IDisposable
{
    private Tensor? _mask;
    private Tensor? _chosen;
    private Tensor? _chances;
    private Tensor? _byChances;
    private double _tokens;
    private bool _isOpen;

    public double Weight { get; } = weight;

    /// <param name="mask">[N] fp32, 0 for padding; null: there is none. Owned from now on.</param>
    /// <param name="device">Of the model.</param>
    public void Open(Tensor? mask, Device device)
    {
        Clear();
        _mask = mask?.unsqueeze(1).DetachFromDisposeScope();
        mask?.Dispose();
        (_chosen, _chances) = (Zeros(), Zeros());
        (_tokens, _isOpen) = (0, true);

        Tensor Zeros() => zeros([experts], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>Counts a layer, once per pass.</summary>
    /// <param name="logits">[N, experts] of its router.</param>
    /// <param name="choices">[N, k] experts of each token.</param>
    public void Count(Tensor logits, Tensor choices)
    {
        if (!_isOpen)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var chances = logits.softmax(1, ScalarType.Float32);
        var chosen = zeros_like(chances).scatter_(1, choices, ones_like(choices, ScalarType.Float32));
        _ = _chances!.add_((_mask is null ? chances : chances * _mask).sum([0]), Scalars.One);
        _ = _chosen!.add_((_mask is null ? chosen : chosen * _mask).sum([0]), Scalars.One);
        _tokens += _mask is null ? logits.shape[0] : _mask.sum().item<float>();
    }

    /// <summary>Ends counting.</summary>
    /// <param name="share">Factor of the gradient beside <see cref="Weight"/>: 1 / micro-batches of the step.</param>
    /// <returns>The loss of the pass, without weight and share.</returns>
    public double Close(double share)
    {
        using var scope = NewDisposeScope();
        _isOpen = false;
        var tokens = Math.Max(1, _tokens);
        var shares = _chosen! / Scalars.Of(tokens);
        var loss = experts * (shares * _chances!).sum().item<float>() / tokens;
        _byChances = (shares * Scalars.Of(share * Weight * experts / tokens)).DetachFromDisposeScope();
        return loss;
    }

    /// <summary>Gradient by the chances of a layer's router, [N, experts] or [1, experts] for all tokens alike, owned by the caller; null: nothing was counted.</summary>
    public Tensor? Gradient()
    {
        using var row = _byChances?.unsqueeze(0);
        return row is null || _mask is null ? row?.alias() : row * _mask;
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        _mask?.Dispose();
        _chosen?.Dispose();
        _chances?.Dispose();
        _byChances?.Dispose();
        (_mask, _chosen, _chances, _byChances) = (null, null, null, null);
    }
}
