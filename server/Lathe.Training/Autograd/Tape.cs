using static TorchSharp.torch;

namespace Lathe.Training.Autograd;

/// <summary>
/// Records the backward step of each operation of a forward pass and plays them in reverse.
/// </summary>
/// <remarks>
/// Why not libtorch's own graph: through TorchSharp every custom function keeps a second tensor of its output's size until its node
/// dies and costs 8 us, and saved tensors outlive their last use until a finalizer runs. Here a tensor is disposed at the moment the
/// backward pass has passed it, so peak memory follows from the model alone.
/// </remarks>
public sealed class Tape
{
    private readonly Stack<Node> _nodes = new();

    private Tape(bool recording, bool training, ulong step)
    {
        Recording = recording;
        Training = training;
        Step = step;
    }

    /// <summary>Whether operations keep what their backward step needs.</summary>
    public bool Recording { get; }

    /// <summary>Whether dropout is active: also in a pass that does not record because it will be run again.</summary>
    public bool Training { get; }

    /// <summary>Identifies the micro-batch; random masks depend on it and on the place in the model alone.</summary>
    public ulong Step { get; }

    /// <summary>A tape for one micro-batch of training.</summary>
    public static Tape ForTraining(ulong step) => new(recording: true, training: true, step);

    /// <summary>A tape that keeps nothing: evaluation and generation.</summary>
    public static Tape ForInference() => new(recording: false, training: false, step: 0);

    /// <summary>The same pass without recording: for what no gradient has to reach.</summary>
    public Tape Unrecorded() => Recording ? new(recording: false, Training, Step) : this;

    /// <summary>
    /// Declares how the gradient of <paramref name="output"/> flows on. <paramref name="backward"/> gets that gradient (the tape
    /// disposes it afterwards) and adds to the inputs and parameters; <paramref name="saved"/> are disposed after it has run.
    /// </summary>
    public void Record(Variable output, Action<Tensor> backward, params ReadOnlySpan<Tensor> saved)
    {
        if (Recording)
        {
            _nodes.Push(new Node(output, backward, saved.ToArray()));
        }
        else
        {
            foreach (var tensor in saved)
            {
                tensor.Dispose();
            }
        }
    }

    /// <summary>Runs the backward pass from the last outputs, whose gradients must have been added; the tape is empty afterwards.</summary>
    public void Backward()
    {
        while (_nodes.TryPop(out var node))
        {
            using var gradient = node.Output.TakeGradient();
            if (gradient is not null)
            {
                node.Backward(gradient);
            }

            foreach (var tensor in node.Saved)
            {
                tensor.Dispose();
            }

            node.Output.Value.Dispose();
        }
    }

    /// <summary>
    /// Runs <paramref name="forward"/> without keeping anything inside it and, in the backward pass, once more with everything kept
    /// (gradient checkpointing, Chen et al. 2016, arXiv:1604.06174).
    /// </summary>
    public Variable Checkpoint(Variable input, Func<Tape, Variable, Variable> forward)
    {
        if (!Recording)
        {
            return Scoped(input, forward);
        }

        var output = Scoped(input, forward);
        Record(output, gradient =>
        {
            using var scope = NewDisposeScope();
            var inner = new Tape(recording: true, Training, Step);
            var start = new Variable(input.Value);
            var result = forward(inner, start);
            result.AddSharedGradient(gradient);
            inner.Backward();
            input.AddGradient(start.TakeGradient()!.MoveToOuterDisposeScope());
        });
        return output;
    }

    /// <summary>Runs <paramref name="forward"/> without recording and disposes everything but its result.</summary>
    public Variable Scoped(Variable input, Func<Tape, Variable, Variable> forward)
    {
        using var scope = NewDisposeScope();
        var result = forward(Unrecorded(), new Variable(input.Value));
        return new Variable(result.Value.MoveToOuterDisposeScope());
    }

    private sealed record Node(Variable Output, Action<Tensor> Backward, Tensor[] Saved);
}
