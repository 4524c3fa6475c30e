using Lathe.Data;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Model;
using Lathe.Training.Diagnostics;
using Lathe.Training.Export;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Serving;

/// <summary>A base in memory, adapters that can be put on it, and what turns conversations into tokens.</summary>
public sealed class ServedModel : IDisposable
{
    private readonly Dictionary<string, Skill> _skills = new(StringComparer.Ordinal);
    private SkillSwitch? _switch;

    private ServedModel(Decoder decoder, Tokenizer tokenizer, ResolvedTemplate template, TokenizerSettings settings)
    {
        (Decoder, Tokenizer, Template, AddsBosToken) = (decoder, tokenizer, template, settings.AddsBosToken);
        StopIds = [.. template.Template.StopIds(tokenizer).Concat(decoder.Config.EosTokenIds).Distinct()];
    }

    public Tokenizer Tokenizer { get; }

    public ResolvedTemplate Template { get; }

    /// <summary>A text that is no conversation begins with the begin-of-sequence token.</summary>
    public bool AddsBosToken { get; }

    /// <summary>Ids that end an answer.</summary>
    public IReadOnlyList<int> StopIds { get; }

    /// <summary>Names of the adapters.</summary>
    public IReadOnlyCollection<string> Adapters => _skills.Keys;

    /// <summary>Longest prompt and answer together, tokens.</summary>
    public int Context => Decoder.MaxLength;

    /// <summary>Tokens that the model knows.</summary>
    public int VocabularySize => Decoder.Config.VocabSize;

    /// <summary>How it computes, in words.</summary>
    public string ComputeType => ComputePath.Of(Decoder.Context).Dtype;

    internal Decoder Decoder { get; }

    /// <param name="options">What to load.</param>
    /// <param name="progress">Called with parameters done and their number.</param>
    /// <exception cref="TrainingException">
    /// A file of the base or of an adapter is malformed, the two do not fit, or tokenizer or template can't be used.
    /// </exception>
    public static ServedModel Load(ServingOptions options, Action<int, int>? progress = null)
    {
        try
        {
            return LoadFiles(options, progress);
        }
        catch (ModelFileException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
    }

    /// <summary>Whether requests can ask for it.</summary>
    public bool Has(string adapter) => _skills.ContainsKey(adapter);

    /// <summary>Puts an adapter on the base, until another one is asked for.</summary>
    /// <param name="adapter">Null: none.</param>
    internal void Use(string? adapter) => _switch?.Use(adapter is null ? null : _skills[adapter]);

    public void Dispose()
    {
        _switch?.Dispose();
        foreach (var skill in _skills.Values)
        {
            skill.Dispose();
        }

        Decoder.Dispose();
    }

    private static ServedModel LoadFiles(ServingOptions options, Action<int, int>? progress)
    {
        var config = ModelConfig.Load(options.ModelFolder);
        var (tokenizer, settings, template) = Words(options);
        var adapters = new List<SavedAdapter>();
        Decoder? decoder = null;
        try
        {
            adapters.AddRange(options.Adapters.Select(adapter => SavedAdapter.Open(adapter.Folder, config)));
            var length = config.MaxPositionEmbeddings > 0 ? Math.Min(options.Context, config.MaxPositionEmbeddings) : options.Context;
            decoder = DecoderLoader.Load(
                options.ModelFolder, config, _ => false, length, Compute(options, config), progress, untie: config.TieWordEmbeddings && adapters.Any(adapter => Unties(adapter, config)),
                options.Quantization, options.Quantization is { } quantization ? QuantizedCache.For(options.ModelFolder, quantization) : null);
            var model = new ServedModel(decoder, tokenizer, template, settings);
            try
            {
                model.Take(options.Adapters, adapters);
                return model;
            }
            catch
            {
                model.Dispose();
                decoder = null;
                throw;
            }
        }
        catch
        {
            decoder?.Dispose();
            throw;
        }
        finally
        {
            adapters.ForEach(adapter => adapter.Dispose());
        }
    }

    private static (Tokenizer Tokenizer, TokenizerSettings Settings, ResolvedTemplate Template) Words(ServingOptions options)
    {
        try
        {
            var tokenizer = TokenizerLoader.Load(options.ModelFolder);
            var settings = TokenizerSettings.Load(options.ModelFolder);
            return (tokenizer, settings, TemplateResolver.Resolve(options.Data, settings, tokenizer));
        }
        catch (DataException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
    }

    private void Take(IReadOnlyList<ServedAdapter> named, List<SavedAdapter> files)
    {
        using var scope = NewDisposeScope();
        foreach (var (adapter, file) in named.Zip(files))
        {
            _skills.Add(adapter.Name, Skill.Open(adapter.Name, file, Decoder));
        }

        _switch = new SkillSwitch(Decoder, _skills.Values);
    }

    private static ComputeContext Compute(ServingOptions options, ModelConfig config)
    {
        var isHalf = options.Dtype switch
        {
            InferenceType.Fp32 => false,
            InferenceType.Auto => config.TorchDtype is "bfloat16" or "float16",
            _ => true,
        };
        var context = ComputeContextFactory.Create(isHalf, previous: null, out _);
        var isScarce = sizeof(float) * ParameterInventory.Count(config) > HostMemory.AvailableBytes * 9 / 10;
        return context.ComputeType == ScalarType.Float32 && options.Quantization is null && (isHalf && isScarce || options.Dtype is InferenceType.Bf16 or InferenceType.Fp16)
            ? context with { ComputeType = ScalarType.BFloat16, Matmul = new Kernels.Matmul.AtenMatmul() }
            : context;
    }

    private static bool Unties(SavedAdapter adapter, ModelConfig config)
    {
        var names = DecoderFamilies.For(config).Names;
        return adapter.Unties(names.Embedding + ".weight", names.Head + ".weight");
    }
}
