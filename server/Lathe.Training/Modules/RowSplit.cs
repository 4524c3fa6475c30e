using Lathe.Training.Autograd;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Divides what a fused linear layer gives into its parts, each a tensor of its own.</summary>
public sealed class RowSplit
{
    private readonly IReadOnlyList<Func<Tensor, Tensor>> _views;

    private RowSplit(IReadOnlyList<Func<Tensor, Tensor>> views) => _views = views;

    /// <summary>Parts of these widths, one after the other.</summary>
    public static RowSplit Consecutive(IReadOnlyList<int> widths) => new(
        [.. widths.Select<int, Func<Tensor, Tensor>>((width, part) =>
        {
            var start = widths.Take(part).Sum();
            return rows => rows.narrow(1, start, width);
        })]);

    /// <summary>Of each key/value head the <paramref name="shared"/> query heads that use it, its key and its value: queries, keys, values.</summary>
    public static RowSplit ByKeyValueHead(int keyValueHeads, int shared, int headDim)
    {
        return new([Part(0, shared), Part(shared, 1), Part(shared + 1, 1)]);

        Func<Tensor, Tensor> Part(int start, int count) => rows =>
        {
            using var groups = rows.view(-1, keyValueHeads, shared + 2, headDim);
            return groups.narrow(2, start, count);
        };
    }

    /// <param name="tape">Records the pass.</param>
    /// <param name="fused">[N, all widths]; its memory is given back, because no backward step reads what a linear layer gives.</param>
    public IReadOnlyList<Variable> Forward(Tape tape, Variable fused)
    {
        var (shape, type, device) = (fused.Value.shape, fused.Value.dtype, fused.Value.device);
        var parts = _views.Select(view => new Variable(Copy(view, fused.Value))).ToList();
        fused.Value.Dispose();
        Tensor? whole = null;
        for (var i = 0; i < parts.Count; i++)
        {
            var (view, isLast) = (_views[i], i == 0);
            tape.Record(parts[i], gradient =>
            {
                // Played in reverse: the first part completes the gradient.
                whole ??= zeros(shape, type, device);
                using (var place = view(whole))
                using (var shaped = gradient.reshape(place.shape))
                {
                    _ = place.copy_(shaped);
                }

                if (isLast)
                {
                    fused.AddGradient(whole);
                    whole = null;
                }
            });
        }

        return parts;
    }

    private static Tensor Copy(Func<Tensor, Tensor> view, Tensor fused)
    {
        using var part = view(fused);
        using var copy = part.clone();
        return copy.reshape(fused.shape[0], -1);
    }
}
