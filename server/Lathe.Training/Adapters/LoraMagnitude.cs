using Lathe.Training.Autograd;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>
/// DoRA (Liu et al. 2024, arXiv:2402.09353): the adapter turns the rows of the weight, and a vector m says how long they are:
/// y = b + m / |W + scale * B A| * (W + scale * B A) x, with norms by row. The norms are constants of the backward pass (section 4.3).
/// Dropout concerns what differs from W x, as in PEFT.
/// </summary>
public sealed class LoraMagnitude : IDisposable
{
    private readonly Linear _linear;
    private readonly LoraAdapter _adapter;
    private readonly ComputeContext _context;
    private Tensor? _squares;

    /// <param name="linear">The layer, with its weight as training finds it.</param>
    /// <param name="adapter">The layer's.</param>
    /// <param name="value">m [out] fp32, owned from now on; null: as long as the rows are now.</param>
    /// <param name="context">How the model computes.</param>
    public LoraMagnitude(Linear linear, LoraAdapter adapter, Tensor? value, ComputeContext context)
    {
        (_linear, _adapter, _context) = (linear, adapter, context);
        Vector = new Parameter(
            LoraInjector.NameOfMagnitude(linear.Path), context.ToTrained(value ?? Norms()), trainable: true, decays: true, productType: null);
    }

    /// <summary>m [out].</summary>
    public Parameter Vector { get; }

    public Variable Forward(Tape tape, Variable input)
    {
        var (a, b, scale, matmul, weight, bias) = (_adapter.A, _adapter.B, _adapter.Scale, _context.Matmul, _linear.Weight, _linear.Bias);
        var mask = tape.Training ? _adapter.Dropout.Create(input.Value, tape.Step) : null;
        var dropped = mask is null ? input.Value.alias() : input.Value * mask;
        var low = _context.Multiply(dropped, a.Compute);
        var turned = weight.Forward(dropped);
        var norms = Norms();
        Tensor factor;
        using (var wide = Vector.Value / norms)
        {
            factor = wide.to(turned.dtype, copy: true);
        }

        Tensor? undropped = null;
        if (mask is not null)
        {
            undropped = weight.Forward(input.Value).sub_(turned);
        }

        using (var update = _context.Multiply(low, b.Compute))
        {
            _ = turned.add_(update, Scalars.Of(scale));
        }

        var result = turned * factor;
        if (undropped is not null)
        {
            _ = result.add_(undropped, Scalars.One);
            undropped.Dispose();
        }

        if (bias is not null)
        {
            _ = result.add_(bias.Value, Scalars.One);
        }

        var output = new Variable(result);
        Tensor[] saved = mask is null ? [dropped, low, turned, norms, factor] : [dropped, low, turned, norms, factor, mask];
        tape.Record(
            output,
            gradient =>
            {
                using (var byFactor = gradient * turned)
                {
                    Vector.AddGradient(byFactor.sum([0], type: ScalarType.Float32).div_(norms));
                }

                if (bias is { Trainable: true })
                {
                    bias.AddGradient(gradient.sum([0], type: ScalarType.Float32));
                }

                using var scaled = gradient * factor;
                b.AddGradient(matmul.WeightGradient(scaled, low).mul_(Scalars.Of(scale)));
                using var byLow = matmul.InputGradient(scaled, b.Compute).mul_(Scalars.Of(scale));
                a.AddGradient(matmul.WeightGradient(byLow, dropped));
                var byInput = matmul.InputGradient(byLow, a.Compute);
                if (mask is null)
                {
                    AddByWeight(byInput, scaled);
                }
                else
                {
                    AddByWeight(byInput, scaled.sub_(gradient));
                    _ = byInput.mul_(mask);
                    AddByWeight(byInput, gradient);
                }

                input.AddGradient(byInput);
            },
            saved);
        return output;
    }

    public void Dispose()
    {
        Vector.Dispose();
        _squares?.Dispose();
    }

    private void AddByWeight(Tensor byInput, Tensor gradient)
    {
        using var part = _linear.Weight.InputGradient(gradient);
        _ = byInput.add_(part, Scalars.One);
    }

    /// <summary>
    /// |W + scale * B A| by row, [out] fp32: |W|^2 + 2 scale (W A^T) . B + scale^2 B (A A^T) . B, so that no matrix of the weight's size
    /// is made, and a quantized weight takes part by its products.
    /// </summary>
    private Tensor Norms()
    {
        using var scope = NewDisposeScope();
        _squares ??= Squares().DetachFromDisposeScope();
        var (a, b, scale) = (_adapter.A.Value.to(ScalarType.Float32), _adapter.B.Value.to(ScalarType.Float32), _adapter.Scale);
        var cross = _linear.Weight.Forward(_adapter.A.Compute).to(ScalarType.Float32).t();
        var update = b.mm(a.mm(a.t()));
        var squares = _squares.Plus(cross.mul(Scalars.Of(2 * scale)).add_(update, Scalars.Of(scale * scale)).mul_(b).sum(1));
        return squares.clamp_min_(Scalars.Of(1e-12)).sqrt_().MoveToOuterDisposeScope();
    }

    /// <summary>|W|^2 by row, once: the weight is frozen.</summary>
    private Tensor Squares()
    {
        if (_linear.Weight is DenseWeight dense)
        {
            using var weight = dense.AsRows();
            return weight.to(ScalarType.Float32).Squared().sum(1);
        }

        const long Panel = 256;
        var squares = zeros([_linear.Weight.Rows], ScalarType.Float32, _context.Device);
        var columns = _linear.Weight.Columns;
        for (var start = 0L; start < columns; start += Panel)
        {
            using var scope = NewDisposeScope();
            var rows = Math.Min(Panel, columns - start);
            var unit = zeros([rows, columns], _context.ComputeType, _context.Device);
            _ = unit.narrow(1, start, rows).copy_(eye(rows, device: _context.Device));
            _ = squares.add_(_linear.Weight.Forward(unit).to(ScalarType.Float32).Squared().sum([0]), Scalars.One);
        }

        return squares;
    }
}
