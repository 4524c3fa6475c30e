using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Adapters;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>A PEFT adapter in a folder, mapped and held against a model: every tensor has its place, and every place its tensor.</summary>
internal sealed class SavedAdapter : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly SafetensorsFile? _start;
    private readonly Dictionary<string, LinearModule> _modules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);

    private SavedAdapter(string folder, AdapterConfig config, SafetensorsFile file, SafetensorsFile? start)
    {
        (Folder, Config, _file, _start) = (folder, config, file, start);
        Options = new LoraOptions(config.Rank, config.Alpha, 0, []) { UseRslora = config.UseRslora };
    }

    public string Folder { get; }

    public AdapterConfig Config { get; }

    /// <summary>Rank and scale.</summary>
    public LoraOptions Options { get; }

    /// <summary>Paths of the linear modules with an adapter.</summary>
    public IReadOnlyCollection<string> Modules => _modules.Keys;

    /// <summary>Parameters that were trained whole.</summary>
    public IReadOnlyCollection<string> Whole => _whole;

    /// <param name="folder">PEFT folder.</param>
    /// <param name="model">Of the base; a tied head has no parameter of its own there, but may have one in the adapter.</param>
    /// <exception cref="ModelFileException">The folder is no adapter, or that of another model; the message names file and tensor.</exception>
    public static SavedAdapter Open(string folder, ModelConfig model)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException(folder, "there is no such folder.");
        }

        var config = AdapterConfig.Read(folder);
        var key = config.RankPattern.Count > 0 ? "rank_pattern" : config.AlphaPattern.Count > 0 ? "alpha_pattern" : null;
        if (key is not null)
        {
            throw new ModelFileException(Path.Combine(folder, AdapterConfig.FileName), $"{key}: merging such an adapter is not supported yet.");
        }

        var startPath = Path.Combine(folder, ModelSaver.StartWeights);
        var file = SafetensorsFile.Open(Path.Combine(folder, ModelSaver.AdapterWeights));
        SafetensorsFile? start = null;
        try
        {
            start = config.PissaIterations is not null && File.Exists(startPath) ? SafetensorsFile.Open(startPath) : null;
            var adapter = new SavedAdapter(folder, config, file, start);
            adapter.Place(model);
            return adapter;
        }
        catch
        {
            file.Dispose();
            start?.Dispose();
            throw;
        }
    }

    /// <summary>Rows of a parameter that was trained whole.</summary>
    public long RowsOf(string parameter) => _file.Find(ModelSaver.NameOfSavedModule(parameter))!.Shape[0];

    /// <summary>A parameter that was trained whole, fp32.</summary>
    public Tensor ReadWhole(string parameter)
    {
        var name = ModelSaver.NameOfSavedModule(parameter);
        return AdapterWeights.Read(_file, name, [.. _file.Find(name)!.Shape]);
    }

    /// <summary>Whether two parameters were saved with the same bytes.</summary>
    public unsafe bool AreSame(string one, string other)
    {
        var (first, second) = (_file.Find(ModelSaver.NameOfSavedModule(one))!, _file.Find(ModelSaver.NameOfSavedModule(other))!);
        if (first.Dtype != second.Dtype || first.Length != second.Length)
        {
            return false;
        }

        const int Chunk = 1 << 30;
        var a = _file.Data(first);
        var b = _file.Data(second);
        for (var done = 0L; done < first.Length; done += Chunk)
        {
            var length = (int)Math.Min(Chunk, first.Length - done);
            if (!new ReadOnlySpan<byte>(a + done, length).SequenceEqual(new ReadOnlySpan<byte>(b + done, length)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a head that is tied to the embedding in the base has a weight of its own with this adapter.</summary>
    /// <param name="embedding">Name of the embedding's weight.</param>
    /// <param name="head">Name that the head's weight has where it is not tied.</param>
    public bool Unties(string embedding, string head) => _whole.Contains(head)
        ? !_whole.Contains(embedding) || !AreSame(embedding, head)
        : _whole.Contains(embedding) && AdditionalTargets.Matches(embedding, Config.ModulesToSave ?? []);

    /// <summary>A [r, in], B [out, r] and, in DoRA, the magnitudes [out] of a module, all fp32.</summary>
    public (Tensor A, Tensor B, Tensor? Magnitude) Read(string path)
    {
        var (a, b) = ReadPair(_file, _modules[path]);
        return (a, b, Config.UseDora ? AdapterWeights.Read(_file, LoraInjector.NameOfMagnitude(path), [_modules[path].OutFeatures]) : null);
    }

    /// <summary>
    /// The matrices whose product was taken off the base (PiSSA), fp32: as the file says or, where another program left none, decomposed
    /// again. Null where the base is as it was.
    /// </summary>
    /// <param name="path">Of a module.</param>
    /// <param name="weight">Of the base [out, in].</param>
    public (Tensor A, Tensor B)? Start(string path, Tensor weight) => Config.PissaIterations is not { } iterations ? null
        : _start is { } start ? ReadPair(start, _modules[path])
        : Pissa.Components(weight, path, Options, iterations);

    /// <summary>Turns the base's weight of a module [out, in] fp32, in place, into that of both together.</summary>
    public void MergeInto(string path, Tensor weight)
    {
        using var scope = NewDisposeScope();
        if (Start(path, weight) is { } taken)
        {
            _ = weight.addmm_(taken.B, taken.A, beta: 1, alpha: -(float)Options.Scale);
        }

        var (a, b, magnitude) = Read(path);
        LoraMerge.Apply(weight, a, b, Options.Scale, magnitude);
    }

    public void Dispose()
    {
        _file.Dispose();
        _start?.Dispose();
    }

    private (Tensor A, Tensor B) ReadPair(SafetensorsFile file, LinearModule module) => (
        AdapterWeights.Read(file, LoraInjector.NameOfA(module.Path), [Config.Rank, module.InFeatures]),
        AdapterWeights.Read(file, LoraInjector.NameOfB(module.Path), [module.OutFeatures, Config.Rank]));

    private void Place(ModelConfig model)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var modules = ParameterInventory.LinearModules(model);
        foreach (var module in modules.Where(module => IsTarget(module) || _file.Find(LoraInjector.NameOfA(module.Path)) is not null))
        {
            Expect(_file, LoraInjector.NameOfA(module.Path), [Config.Rank, module.InFeatures]);
            Expect(_file, LoraInjector.NameOfB(module.Path), [module.OutFeatures, Config.Rank]);
            if (Config.UseDora)
            {
                Expect(_file, LoraInjector.NameOfMagnitude(module.Path), [module.OutFeatures]);
            }

            if (_start is not null)
            {
                AdapterWeights.Check(_start, LoraInjector.NameOfA(module.Path), [Config.Rank, module.InFeatures]);
                AdapterWeights.Check(_start, LoraInjector.NameOfB(module.Path), [module.OutFeatures, Config.Rank]);
            }

            _modules.Add(module.Path, module);
        }

        PlaceWhole(model, used);
        CheckTargets(modules);
        if (_file.Entries.FirstOrDefault(entry => !used.Contains(entry.Name)) is { } stray)
        {
            var count = _file.Entries.Count(entry => !used.Contains(entry.Name));
            throw new ModelFileException(
                _file.Path,
                $"{count} of the adapter's tensors belong{(count == 1 ? "s" : "")} to no part of this model that can be merged, this the first: it is the adapter of " +
                $"another model ({Config.BaseModel} by its adapter_config.json), or on a part that is not supported.",
                stray.Name);
        }

        void Expect(SafetensorsFile file, string name, long[] shape)
        {
            AdapterWeights.Check(file, name, shape);
            _ = used.Add(name);
        }
    }

    private void PlaceWhole(ModelConfig model, HashSet<string> used)
    {
        foreach (var spec in ParameterInventory.For(model with { TieWordEmbeddings = false }))
        {
            var name = ModelSaver.NameOfSavedModule(spec.Name);
            if (_file.Find(name) is not { } entry)
            {
                if (AdditionalTargets.Matches(spec.Name, Config.ModulesToSave ?? []))
                {
                    AdapterWeights.Check(_file, name, [.. spec.Shape]);
                }

                continue;
            }

            // Tokens that were added are rows of embedding and head.
            var grows = spec.Role is ParameterRole.Embedding or ParameterRole.Head && entry.Shape is [> 0, _];
            AdapterWeights.Check(_file, name, grows ? [entry.Shape[0], spec.Shape[1]] : [.. spec.Shape]);
            _ = used.Add(name);
            _ = _whole.Add(spec.Name);
        }
    }

    private bool IsTarget(LinearModule module) => LoraInjector.Matches(module.Path, Config.TargetModules)
        || Config.TargetPattern == "all-linear";

    private void CheckTargets(IReadOnlyList<LinearModule> modules)
    {
        var unmatched = LoraInjector.Unmatched(modules.Select(module => module.Path), Config.TargetModules);
        if (unmatched.Count > 0 || _modules.Count == 0)
        {
            throw new ModelFileException(
                Path.Combine(Folder, AdapterConfig.FileName),
                $"target_modules: this model has no linear layer {(unmatched.Count > 0 ? string.Join(", ", unmatched.Select(Short)) : "that the adapter is for")}; " +
                $"it has {string.Join(", ", modules.Select(module => module.Name).Distinct())}. The adapter is of another model ({Short(Config.BaseModel)}).");
        }
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
