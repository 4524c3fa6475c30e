using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>The tensors of a model's GGUF file, from its weights.</summary>
internal sealed class GgufWeights
{
    private readonly ModelConfig _config;
    private readonly DecoderFamily _family;
    private readonly GgufFamily _target;
    private readonly Func<string, IWeightSource?> _find;
    private readonly GgufTensorType _type;
    private readonly List<GgufTensor> _tensors = [];

    private GgufWeights(ModelConfig config, GgufFamily target, Func<string, IWeightSource?> find, GgufTensorType type) =>
        (_config, _family, _target, _find, _type) = (config, DecoderFamilies.For(config), target, find, type);

    /// <param name="config">The model.</param>
    /// <param name="target">How llama.cpp has its family.</param>
    /// <param name="find">A weight by its name in the model's inventory; null: there is none.</param>
    /// <param name="type">Of matrices. Vectors, routers and learned positions stay F32, as llama.cpp wants them.</param>
    public static IReadOnlyList<GgufTensor> Plan(ModelConfig config, GgufFamily target, Func<string, IWeightSource?> find, GgufTensorType type)
    {
        var weights = new GgufWeights(config, target, find, type);
        weights.AddAll();
        return weights._tensors;
    }

    private void AddAll()
    {
        var names = _family.Names;
        var headType = HeadType();
        AddMatrix($"{GgufNames.Embedding}.weight", _config.TieWordEmbeddings ? headType : _type, Matrix(names.Embedding, _config.HiddenSize));
        if (_family.Positions == PositionKind.Learned)
        {
            AddMatrix($"{GgufNames.Positions}.weight", GgufTensorType.F32, Matrix(names.Positions, _config.HiddenSize));
        }

        AddDivisors();
        foreach (var modules in ParameterInventory.LinearModules(_config).GroupBy(module => module.Layer))
        {
            AddLayer(modules.Key, [.. modules]);
        }

        AddNorm(names.FinalNorm, GgufNames.FinalNorm);
        if (!_config.TieWordEmbeddings)
        {
            AddMatrix(
                $"{GgufNames.Head}.weight", headType, Matrix(names.Head, _config.HiddenSize) with { HasUnitLength = _config.Traits.NormalizesHead });
        }
    }

    /// <summary>Four bits are too few for the head: llama.cpp's own quantizer gives it more as well.</summary>
    private GgufTensorType HeadType() => _type == GgufTensorType.Q4 ? GgufTensorType.Q8 : _type;

    private void AddLayer(int layer, IReadOnlyList<LinearModule> modules)
    {
        var prefix = _family.Names.Layer(layer);
        foreach (var (module, name) in GgufNames.Norms(_family))
        {
            if (module is not null && _find($"{prefix}.{module}.weight") is not null)
            {
                AddNorm($"{prefix}.{module}", GgufNames.InLayer(layer, name));
            }
        }

        var sparse = _config.Traits.IsSparse(layer);
        foreach (var module in modules.Where(module => !sparse || IsAttention(module)))
        {
            AddLinear(layer, module);
        }

        if (sparse)
        {
            AddExperts(layer, modules);
        }
    }

    private static bool IsAttention(LinearModule module) =>
        module.Parts[0] is ProjectionPart.Query or ProjectionPart.Key or ProjectionPart.Value or ProjectionPart.Output;

    private void AddLinear(int layer, LinearModule module)
    {
        foreach (var (name, rows) in RowOrders.Of(module, _config, _family, _target))
        {
            var factor = name == GgufNames.Query ? QueryFactor(_config, _target) : 1;
            AddMatrix(
                $"{GgufNames.InLayer(layer, name)}.weight",
                _type,
                Matrix(module.Path, module.InFeatures) with { Order = rows, IsTransposed = module.IsTransposed, Factor = factor });
            if (module.HasBias)
            {
                var bias = Rows(module.BiasName, 1) with { Order = rows, Factor = factor };
                AddVector($"{GgufNames.InLayer(layer, name)}.bias", bias);
            }
        }
    }

    /// <summary>
    /// What queries are multiplied by so that llama.cpp's divisor of scores becomes the model's; with normalised queries the norm takes it.
    /// </summary>
    internal static float QueryFactor(ModelConfig config, GgufFamily target) =>
        DecoderFamilies.For(config).QueryKeyNorm == QueryKeyNorm.None ? ScoreFactor(config, target) : 1;

    private static float ScoreFactor(ModelConfig config, GgufFamily target)
    {
        if (config.Traits.QueryScalar is not { } scalar || target.LayersOfWholeScale is not { } layers)
        {
            return 1;
        }

        var assumed = config.NumHiddenLayers == layers ? (double)config.HiddenSize / config.NumAttentionHeads : config.HeadDim;
        return (float)Math.Sqrt(assumed / scalar);
    }

    private void AddExperts(int layer, IReadOnlyList<LinearModule> modules)
    {
        var (names, prefix) = (_family.Experts!, _family.Names.Layer(layer));
        var shared = names.Shared is { } path ? $"{prefix}.{path}." : null;
        AddMatrix($"{GgufNames.InLayer(layer, GgufNames.Router)}.weight", GgufTensorType.F32, Matrix($"{prefix}.{names.Router}", _config.HiddenSize));
        var mlp = modules.Where(module => !IsAttention(module))
            .ToLookup(module => shared is not null && module.Path.StartsWith(shared, StringComparison.Ordinal));
        foreach (var part in mlp[false].GroupBy(module => GgufNames.Of(module.Parts)))
        {
            Add(
                $"{GgufNames.InLayer(layer, part.Key)}{GgufNames.Experts}.weight",
                _type,
                [part.Count(), part.First().OutFeatures, part.First().InFeatures],
                [.. part.Select(module => Matrix(module.Path, module.InFeatures))]);
        }

        foreach (var module in mlp[true])
        {
            AddMatrix(
                $"{GgufNames.InLayer(layer, GgufNames.Of(module.Parts))}{GgufNames.SharedExpert}.weight", _type, Matrix(module.Path, module.InFeatures));
        }

        if (names.SharedGate is { } gate)
        {
            AddVector(
                $"{GgufNames.InLayer(layer, GgufNames.Router)}{GgufNames.SharedExpert}.weight", Matrix($"{prefix}.{gate}", _config.HiddenSize));
        }
    }

    private void AddNorm(string path, string name)
    {
        var isOfQueries = path.EndsWith(_family.Names.QueryNorm, StringComparison.Ordinal);
        AddVector(name + ".weight", Rows(path + ".weight", 1) with
        {
            Addend = _family.NormOffset,
            Gain = isOfQueries ? ScoreFactor(_config, _target) : 1,
        });
        if (_family.Norm == NormType.Layer)
        {
            AddVector(name + ".bias", Rows(path + ".bias", 1));
        }
    }

    private void AddDivisors()
    {
        var rope = _config.Rope;
        if (rope.Type == RopeType.Llama3)
        {
            _tensors.Add(GgufTensor.Vector(GgufNames.FrequencyDivisors, RopeDivisors.OfLlama3(rope, _config.RotaryDim)));
        }
        else if (rope.Type == RopeType.LongRope)
        {
            _tensors.Add(GgufTensor.Vector(GgufNames.LongDivisors, [.. rope.LongFactors.Select(value => (float)value)]));
            _tensors.Add(GgufTensor.Vector(GgufNames.ShortDivisors, [.. rope.ShortFactors.Select(value => (float)value)]));
        }
    }

    private WeightRows Matrix(string path, int columns) => Rows(path + ".weight", columns);

    private WeightRows Rows(string parameter, int columns) => new(_find(parameter)!, columns) { Parameter = parameter };

    private void AddMatrix(string name, GgufTensorType type, WeightRows rows) => Add(name, type, [rows.Rows, rows.Columns], [rows]);

    private void AddVector(string name, WeightRows rows) => Add(name, GgufTensorType.F32, [rows.Rows * rows.Columns], [rows]);

    private void Add(string name, GgufTensorType type, long[] shape, IReadOnlyList<WeightRows> sources) =>
        _tensors.Add(WeightRows.ToTensor(name, type, shape, sources));
}
