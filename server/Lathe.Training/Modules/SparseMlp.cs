using Lathe.Training.Autograd;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// A mixture of experts (Shazeer et al. 2017, arXiv:1701.06538): each token passes the few experts its router weighs highest, and their
/// outputs add up by these weights. In some families an expert that every token passes is added, weighed by a gate of its own.
/// </summary>
/// <param name="router">[experts, hidden].</param>
/// <param name="experts">Of which a token passes a few.</param>
/// <param name="shared">Expert of every token; null: none.</param>
/// <param name="sharedGate">[1, hidden], weighs the shared expert by its sigmoid.</param>
/// <param name="routing">How many experts a token passes, and how they are weighed.</param>
/// <param name="balance">The loss that spreads tokens over experts; null: training goes without it.</param>
public sealed class SparseMlp(
    Linear router, IReadOnlyList<Mlp> experts, Mlp? shared, Linear? sharedGate, ExpertRouting routing, RouterBalance? balance) : IFeedForward
{
    public IReadOnlyList<Linear> Projections { get; } = [.. experts.Append(shared).OfType<Mlp>().SelectMany(expert => expert.Projections)];

    public bool IsTrained => Projections.Concat(new[] { router, sharedGate }.OfType<Linear>()).Any(linear => linear.IsTrained);

    public Variable Forward(Tape tape, Variable input)
    {
        var logits = router.Forward(tape, input);
        var (weights, choices) = routing.Choose(logits.Value);
        balance?.Count(logits.Value, choices);
        var parts = new List<Part>();
        Tensor? byInput = null;
        foreach (var (expert, places) in Divide(choices))
        {
            var rows = places.div(Scalars.Of(routing.PerToken), RoundingMode.floor);
            var isFirst = parts.Count == 0;
            var chosen = new Variable(input.Value.index_select(0, rows));
            var kept = rows.alias();
            tape.Record(
                chosen,
                gradient =>
                {
                    // Played in reverse: the first expert completes the gradient.
                    byInput ??= zeros_like(input.Value);
                    _ = byInput.index_add_(0, kept, gradient, Scalars.Of(1));
                    if (isFirst)
                    {
                        input.AddGradient(byInput);
                        byInput = null;
                    }
                },
                kept);
            parts.Add(new(places, rows, experts[expert].Forward(tape, chosen)));
        }

        var output = Combine(tape, logits, weights, choices, parts, input.Value.shape);
        return shared is null ? output : Sum(tape, output, Weigh(tape, shared.Forward(tape, input), sharedGate!.Forward(tape, input)));
    }

    /// <summary>The places [m] in all choices [N * k] of each expert that has some, in the order of the tokens.</summary>
    private List<(int Expert, Tensor Places)> Divide(Tensor choices)
    {
        using var flat = choices.view(-1);
        var (sorted, order) = flat.sort(dim: 0, descending: false, stable: true);
        sorted.Dispose();
        using var counts = flat.bincount(null, experts.Count);
        var parts = new List<(int, Tensor)>();
        var start = 0L;
        foreach (var (expert, count) in counts.data<long>().ToArray().Index())
        {
            if (count > 0)
            {
                using var places = order.narrow(0, start, count);
                parts.Add((expert, places.clone()));
                start += count;
            }
        }

        order.Dispose();
        return parts;
    }

    private Variable Combine(Tape tape, Variable logits, Tensor weights, Tensor choices, List<Part> parts, long[] shape)
    {
        var sum = zeros(shape, weights.dtype, weights.device);
        foreach (var part in parts)
        {
            using var scope = NewDisposeScope();
            _ = sum.index_add_(0, part.Rows, part.Output.Value * WeightsOf(part), Scalars.Of(1));
        }

        var output = new Variable(sum.dtype == logits.Value.dtype ? sum : sum.to(logits.Value.dtype));
        tape.Record(
            output,
            gradient =>
            {
                var byWeights = zeros_like(weights);
                foreach (var part in parts)
                {
                    using var scope = NewDisposeScope();
                    var rows = gradient.index_select(0, part.Rows).to(ScalarType.Float32);
                    _ = byWeights.view(-1).index_copy_(0, part.Places, (rows * part.Output.Value).sum(1));
                    part.Output.AddGradient((rows * WeightsOf(part)).to(part.Output.Value.dtype).MoveToOuterDisposeScope());
                }

                using (byWeights)
                using (var byChances = balance?.Gradient())
                {
                    logits.AddGradient(routing.Backward(logits.Value, choices, byWeights, byChances));
                }
            },
            [weights, choices, .. parts.SelectMany(part => new[] { part.Places, part.Rows })]);
        return output;

        Tensor WeightsOf(Part part) => weights.view(-1).index_select(0, part.Places).unsqueeze(1);
    }

    /// <summary>value [N, H] * sigmoid(gate [N, 1]).</summary>
    private static Variable Weigh(Tape tape, Variable value, Variable gate)
    {
        var sigmoid = gate.Value.sigmoid();
        var output = new Variable(value.Value * sigmoid);
        tape.Record(
            output,
            gradient =>
            {
                using var along = (gradient * value.Value).sum(1, keepdim: true);
                gate.AddGradient(along * sigmoid * Scalars.One.Minus(sigmoid));
                value.AddGradient(gradient * sigmoid);
            },
            sigmoid);
        return output;
    }

    private static Variable Sum(Tape tape, Variable first, Variable second)
    {
        var output = new Variable(first.Value.Plus(second.Value));
        tape.Record(output, gradient =>
        {
            first.AddSharedGradient(gradient);
            second.AddSharedGradient(gradient);
        });
        return output;
    }

    private sealed record Part(Tensor Places, Tensor Rows, Variable Output);
}
