using Lathe.Training.Autograd;

namespace Lathe.Training.Modules;

/// <summary>The linear layers that read the same input, and how their outputs divide into what is asked of them.</summary>
/// <param name="linears">In the order of a forward pass.</param>
/// <param name="splits">Of each layer how its output divides; null: it is one part.</param>
public sealed class LinearInputs(IReadOnlyList<Linear> linears, IReadOnlyList<RowSplit?> splits)
{
    public IReadOnlyList<Linear> Linears { get; } = linears;

    /// <param name="tape">Records the pass.</param>
    /// <param name="input">[N, in] in the compute type.</param>
    /// <returns>The parts in order, [N, width] each, contiguous.</returns>
    public IReadOnlyList<Variable> Forward(Tape tape, Variable input)
    {
        var parts = new List<Variable>(3);
        for (var i = 0; i < Linears.Count; i++)
        {
            var output = Linears[i].Forward(tape, input);
            if (splits[i] is { } split)
            {
                parts.AddRange(split.Forward(tape, output));
            }
            else
            {
                parts.Add(output);
            }
        }

        return parts;
    }
}
