using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Training.Kernels;
using Lathe.Training.Quantization;

namespace Lathe.Training.Modules;

/// <summary>Puts the blocks of a decoder together as its family and its configuration describe them.</summary>
internal sealed class BlockBuilder
{
    private readonly ModelConfig _config;
    private readonly DecoderFamily _family;
    private readonly IReadOnlyDictionary<string, Parameter> _parameters;
    private readonly QuantizedBase? _quantized;
    private readonly ComputeContext _context;
    private readonly ILookup<int, LinearModule> _modules;
    private readonly RotaryTable _rotary;
    private readonly RotaryTable _local;

    /// <param name="config">Of the model.</param>
    /// <param name="parameters">By their names in the checkpoint.</param>
    /// <param name="quantized">Weights that exist in few bits only.</param>
    /// <param name="maxLength">Longest sequence that will be used, in tokens.</param>
    /// <param name="context">How the model computes.</param>
    public BlockBuilder(
        ModelConfig config, IReadOnlyDictionary<string, Parameter> parameters, QuantizedBase? quantized, int maxLength, ComputeContext context)
    {
        (_config, _parameters, _quantized, _context) = (config, parameters, quantized, context);
        _family = DecoderFamilies.For(config);
        _modules = ParameterInventory.LinearModules(config).ToLookup(module => module.Layer);
        _rotary = Rotary(config.Rope);
        Balance = config.Traits.Experts is { BalanceWeight: > 0 } settings ? new(settings.Count, settings.BalanceWeight) : null;
        _local = config.Traits.LocalRope is { } local ? Rotary(local) : _rotary;

        RotaryTable Rotary(RopeParameters rope) => new(rope, config.RotaryDim, maxLength, _family.RotatesNeighbours, context);
    }

    /// <summary>The tables that the blocks share.</summary>
    public IReadOnlyList<RotaryTable> Rotaries => _local == _rotary ? [_rotary] : [_rotary, _local];

    /// <summary>The loss that spreads tokens over experts, which all sparse blocks share; null: training goes without it.</summary>
    public RouterBalance? Balance { get; }

    public IReadOnlyList<DecoderBlock> Blocks() => [.. Enumerable.Range(0, _config.NumHiddenLayers).Select(Block)];

    /// <summary>The norm of this path; null: there is no path.</summary>
    public Norm? Norm(string? path) => path is null ? null
        : _family.Norm == NormType.Layer ? new LayerNorm(_parameters[path + ".weight"], _parameters[path + ".bias"], _config.NormEps, _context)
        : Rms(path);

    private RmsNorm Rms(string path) => new(_parameters[path + ".weight"], _config.NormEps, _family.NormOffset, _context);

    private DecoderBlock Block(int layer)
    {
        var (names, traits) = (_family.Names, _config.Traits);
        var modules = _modules[layer].ToList();
        var window = traits.WindowOf(layer);
        var hasNorms = _family.QueryKeyNorm != QueryKeyNorm.None;
        var attention = new Attention(
            Inputs(modules, ProjectionPart.Query, ProjectionPart.Key, ProjectionPart.Value),
            One(modules, ProjectionPart.Output),
            hasNorms ? Rms($"{names.Layer(layer)}.{names.QueryNorm}") : null,
            hasNorms ? Rms($"{names.Layer(layer)}.{names.KeyNorm}") : null,
            new(_config.NumAttentionHeads, _config.NumKeyValueHeads, _config.HeadDim, Rules(window)),
            _family.Positions != PositionKind.Rotary || !traits.IsRotated(layer) ? null : window is null ? _rotary : _local,
            _context);
        IFeedForward mlp = traits.IsSparse(layer) ? Experts(layer, modules) : _family.IsGated ? Mlp(modules) : Plain(modules);
        return new(
            InLayer(names.AttentionNorm), attention, InLayer(names.AttentionOutputNorm), InLayer(names.MlpNorm), mlp,
            InLayer(names.MlpOutputNorm), _family.IsParallel, _context);

        Norm? InLayer(string? name) => name is null ? null : Norm($"{names.Layer(layer)}.{name}");
    }

    private Mlp Mlp(List<LinearModule> modules) => new(
        Inputs(modules, ProjectionPart.Gate, ProjectionPart.Up), One(modules, ProjectionPart.Down), _config.Traits.Activation, _context);

    private PlainMlp Plain(List<LinearModule> modules) =>
        new(One(modules, ProjectionPart.Up), One(modules, ProjectionPart.Down), _config.Traits.Activation, _context);

    private SparseMlp Experts(int layer, List<LinearModule> modules)
    {
        var (names, settings, prefix) = (_family.Experts!, _config.Traits.Experts!, _family.Names.Layer(layer));
        var byExpert = modules.ToLookup(module => module.Path[..module.Path.LastIndexOf('.')]);
        return new(
            Router(names.Router),
            [.. ParameterInventory.ExpertPaths(_config, layer).Select(path => Mlp([.. byExpert[path]]))],
            names.Shared is { } shared ? Mlp([.. byExpert[$"{prefix}.{shared}"]]) : null,
            names.SharedGate is { } gate ? Router(gate) : null,
            new(settings.PerToken, settings.Normalizes),
            Balance);

        Linear Router(string name) =>
            new($"{prefix}.{name}", new DenseWeight(_parameters[$"{prefix}.{name}.weight"], _context), bias: null);
    }

    /// <summary>The same object where nothing differs from plain attention: that is what fused paths ask for.</summary>
    private AttentionRules Rules(int? window)
    {
        var traits = _config.Traits;
        var rules = new AttentionRules
        {
            QueryScalar = traits.QueryScalar == _config.HeadDim ? null : traits.QueryScalar,
            SoftCap = traits.AttentionSoftCap,
            Window = window,
            Slopes = DistanceSlopes.Of(_config),
        };
        return rules == AttentionRules.Plain ? AttentionRules.Plain : rules;
    }

    /// <summary>The layers that give these parts, and how their outputs divide.</summary>
    private LinearInputs Inputs(List<LinearModule> modules, params ProjectionPart[] parts)
    {
        var used = modules.Where(module => parts.Contains(module.Parts[0])).ToList();
        return used.SelectMany(module => module.Parts).SequenceEqual(parts)
            ? new([.. used.Select(Linear)], [.. used.Select(Split)])
            : throw new InvalidOperationException($"the projections of {_family.Name} do not give {string.Join(", ", parts)} in this order");
    }

    private RowSplit? Split(LinearModule module) => module.Parts.Count == 1
        ? null
        : module.Order == PartOrder.ByKeyValueHead
            ? RowSplit.ByKeyValueHead(_config.NumKeyValueHeads, _config.NumAttentionHeads / _config.NumKeyValueHeads, _config.HeadDim)
            : RowSplit.Consecutive([.. module.Parts.Select(part => Projection.PartSize(part, _config))]);

    private Linear One(List<LinearModule> modules, ProjectionPart part) =>
        Linear(modules.Single(module => module.Parts is [var only] && only == part));

    private Linear Linear(LinearModule module)
    {
        var weight = _quantized?.Find(module.WeightName) ?? Dense(_parameters[module.WeightName]);
        return new(module.Path, weight, module.HasBias ? _parameters[module.BiasName] : null);

        DenseWeight Dense(Parameter parameter) =>
            module.IsTransposed ? new TransposedWeight(parameter, _context) : new DenseWeight(parameter, _context);
    }
}
