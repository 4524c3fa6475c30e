using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Autograd;
using Lathe.Training.Generation;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>A decoder-only transformer: embedding, blocks, head.</summary>
public sealed class Decoder : IDisposable
{
    private readonly IReadOnlyList<RotaryTable> _rotaries;
    private readonly Checkpoint? _weights;
    private readonly IReadOnlySet<string> _renewed;

    /// <param name="config">Shape of the model.</param>
    /// <param name="embedding">Start of the residual stream.</param>
    /// <param name="blocks">Layers in order.</param>
    /// <param name="head">Final norm and output layer.</param>
    /// <param name="parameters">Every parameter once, in the inventory's order, without those in few bits.</param>
    /// <param name="rotaries">Owned by the decoder, at least one.</param>
    /// <param name="context">How the model computes.</param>
    /// <param name="quantized">Frozen layers in few bits; owned by the decoder.</param>
    /// <param name="weights">Mapped files that parameters may read from; closed with the decoder.</param>
    /// <param name="renewed">Names of parameters that are not as those files have them: rows were added or begun anew.</param>
    internal Decoder(
        ModelConfig config, Embedding embedding, IReadOnlyList<DecoderBlock> blocks, LossHead head,
        IReadOnlyList<Parameter> parameters, IReadOnlyList<RotaryTable> rotaries, ComputeContext context, QuantizedBase? quantized, Checkpoint? weights,
        IReadOnlySet<string> renewed)
    {
        Config = config;
        Embedding = embedding;
        Blocks = blocks;
        Head = head;
        BaseParameters = parameters;
        Context = context;
        _rotaries = rotaries;
        Quantized = quantized;
        _weights = weights;
        _renewed = renewed;
        Linears = [.. blocks.SelectMany(block => block.Attention.Projections.Concat(block.Mlp.Projections))];
    }

    public ModelConfig Config { get; }

    public Embedding Embedding { get; }

    public IReadOnlyList<DecoderBlock> Blocks { get; }

    public LossHead Head { get; }

    public ComputeContext Context { get; }

    /// <summary>Linear modules of all blocks, in the order of a forward pass: what adapters attach to.</summary>
    public IReadOnlyList<Linear> Linears { get; }

    /// <summary>Parameters of the checkpoint, adapters and quantized weights not included.</summary>
    public IReadOnlyList<Parameter> BaseParameters { get; }

    /// <summary>The loss that spreads tokens over experts; null: training goes without it.</summary>
    public RouterBalance? Balance { get; init; }

    /// <summary>Frozen layers in few bits; null where there are none.</summary>
    internal QuantizedBase? Quantized { get; }

    /// <summary>Numbers in the checkpoint, however few bits each takes here.</summary>
    public long BaseCount => BaseParameters.Sum(parameter => parameter.Count) + (Quantized?.Count ?? 0);

    /// <summary>Adapter parameters in the order of <see cref="Linears"/>: A, B, and the magnitudes where there are some.</summary>
    public IEnumerable<Parameter> AdapterParameters => Linears.SelectMany(linear => linear.Adapter?.Parameters ?? []);

    public IEnumerable<Parameter> TrainableParameters =>
        BaseParameters.Where(parameter => parameter.Trainable).Concat(AdapterParameters);

    /// <summary>The first block that a gradient has to reach; below it nothing is trained, and nothing is kept for a backward pass.</summary>
    private int FirstRecorded => Embedding.IsTrained ? 0 : Blocks.TakeWhile(block => !block.IsTrained).Count();

    /// <summary>Longest sequence the position table covers.</summary>
    public int MaxLength => _rotaries[0].Positions;

    /// <summary>A token's rotation depends on how long its text is.</summary>
    public bool RotationDependsOnLength => _rotaries.Any(rotary => rotary.DependsOnLength);

    /// <summary>The residual stream after the last block.</summary>
    /// <param name="tape">Records the pass.</param>
    /// <param name="ids">[B, T] int64.</param>
    /// <param name="checkpointing">Recompute each block in the backward pass instead of keeping its inside.</param>
    /// <param name="samples">Where the samples of packed sequences stand, until the backward pass has ended; null: a sequence is one sample.</param>
    /// <returns>[B * T, hidden] fp32.</returns>
    public Variable Stream(Tape tape, Tensor ids, bool checkpointing, SampleLayout? samples = null)
    {
        var shape = new SequenceShape((int)ids.shape[0], (int)ids.shape[1], Samples: samples);
        var first = tape.Recording ? FirstRecorded : Blocks.Count;
        var stream = Embedding.Forward(Embedding.IsTrained ? tape : tape.Unrecorded(), ids.view(-1), shape);
        foreach (var block in Blocks.Take(first))
        {
            var input = stream;
            stream = tape.Scoped(input, (inner, x) => block.Forward(inner, x, shape));
            input.Value.Dispose();
        }

        if (!Embedding.IsTrained)
        {
            // Where gradients end.
            tape.Record(stream, _ => { });
        }

        foreach (var block in Blocks.Skip(first))
        {
            stream = checkpointing
                ? tape.Checkpoint(stream, (inner, x) => block.Forward(inner, x, shape))
                : block.Forward(tape, stream, shape);
        }

        return stream;
    }

    /// <summary>Logits of the last position of each sequence, and the caches that grew by its tokens.</summary>
    /// <param name="sequences">At least one; they may be of any lengths.</param>
    /// <returns>[sequences, V] fp32.</returns>
    public Tensor NextLogits(IReadOnlyList<NextTokens> sequences)
    {
        using var scope = NewDisposeScope();
        var rows = sequences.Sum(sequence => sequence.Ids.Count);
        var ids = tensor([.. sequences.SelectMany(sequence => sequence.Ids).Select(id => (long)id)], [rows], device: Context.Device);
        using var samples = new SampleLayout(
            tensor(
                [.. sequences.SelectMany(sequence => Enumerable.Range(sequence.Cache.Count, sequence.Ids.Count)).Select(place => (long)place)],
                [rows],
                device: Context.Device),
            spans: null);
        var shape = new SequenceShape(Batch: 1, rows, Samples: samples);
        var tape = Tape.ForInference();
        var stream = Embedding.Forward(tape, ids, shape);
        for (var i = 0; i < Blocks.Count; i++)
        {
            var layer = new CachedLayer([.. sequences.Select(sequence => (sequence.Cache.Layers[i], sequence.Ids.Count))]);
            stream = Blocks[i].Forward(tape, stream, shape, layer);
        }

        var (last, end) = (new List<long>(sequences.Count), -1L);
        foreach (var sequence in sequences)
        {
            last.Add(end += sequence.Ids.Count);
        }

        return Head.Logits(stream.Value.index_select(0, tensor(last.ToArray(), [last.Count], device: Context.Device))).MoveToOuterDisposeScope();
    }

    /// <summary>A weight as it is in the files that the model was read from; null when there are none, or they have another one.</summary>
    internal CheckpointTensor? Stored(string name) => IsRenewed(name) ? null : _weights?.Tensors.GetValueOrDefault(name);

    /// <summary>Rows of this weight were added or begun anew, so the files that the model was read from have another one.</summary>
    internal bool IsRenewed(string name) => _renewed.Contains(name);

    public void Dispose()
    {
        foreach (var parameter in BaseParameters)
        {
            parameter.Dispose();
        }

        foreach (var linear in Linears)
        {
            linear.Adapter?.Dispose();
        }

        foreach (var rotary in _rotaries)
        {
            rotary.Dispose();
        }

        Head.Dispose();
        Balance?.Dispose();
        Quantized?.Dispose();
        _weights?.Dispose();
    }
}
