using Lathe.Models;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>Puts fresh adapters on a decoder, or those of a PEFT folder that is to be trained further.</summary>
internal static class AdapterSetup
{
    /// <param name="decoder">Gets the adapters.</param>
    /// <param name="recipe">What is trained.</param>
    /// <param name="folders">Saved adapters to go on with.</param>
    /// <param name="resume">Checkpoint that the run goes on from, whose matrices are read later; null for a fresh start.</param>
    /// <param name="seed">Of fresh matrices and dropout masks.</param>
    /// <returns>Description of the adapter, to be saved with it.</returns>
    public static AdapterConfig Attach(Decoder decoder, Recipe recipe, IReadOnlyList<string> folders, string? resume, ulong seed)
    {
        var config = folders switch
        {
            [] => AttachFresh(decoder, recipe, seed),
            [var folder] => AttachSaved(decoder, recipe, folder, seed),
            _ => throw new TrainingException(
                TrainingFailure.Recipe,
                $"adapter_name_or_path names {folders.Count} adapters; merging several is not supported yet.",
                "Name one, which is then trained further."),
        };
        if (resume is not null)
        {
            CheckResume(config, resume);
        }

        TakeStart(decoder, config, folders, resume);
        if (config.UseDora)
        {
            AddMagnitudes(decoder);
        }

        if (recipe.Method.LoraplusLrRatio is { } ratio)
        {
            LoraPlus.Apply(decoder, ratio);
        }

        return config;
    }

    private static AdapterConfig AttachFresh(Decoder decoder, Recipe recipe, ulong seed)
    {
        var method = recipe.Method;
        double alpha = method.LoraAlpha is > 0 and var given ? given : 2 * method.LoraRank;
        var options = new LoraOptions(method.LoraRank, alpha, method.LoraDropout, method.LoraTarget) { UseRslora = method.UseRslora };
        if (method.PissaInit)
        {
            LoraInjector.Attach(decoder, options, seed, linear => Pissa.Components(linear, options, method.PissaIter));
        }
        else
        {
            LoraInjector.Attach(decoder, options, seed);
        }

        return new AdapterConfig
        {
            BaseModel = recipe.Model.ModelNameOrPath,
            Rank = method.LoraRank,
            Alpha = alpha,
            Dropout = method.LoraDropout,
            TargetModules = Targets(decoder, method.LoraTarget),
            ModulesToSave = method.AdditionalTarget.Count > 0 ? method.AdditionalTarget : null,
            UseRslora = method.UseRslora,
            UseDora = method.UseDora,
            FanInFanOut = IsTransposed(decoder),
            PissaIterations = method.PissaInit ? method.PissaIter : null,
        };
    }

    private static bool IsTransposed(Decoder decoder) => DecoderFamilies.For(decoder.Config).HasTransposedWeights;

    /// <summary>"all" is a word of recipes, not of PEFT: its files name the modules.</summary>
    private static List<string> Targets(Decoder decoder, IReadOnlyList<string> targets) => targets is ["all"]
        ? [.. decoder.Linears.Select(linear => linear.Path[(linear.Path.LastIndexOf('.') + 1)..]).Distinct()]
        : [.. targets];

    /// <summary>What the file's format has and training does not: ignored, it would go on with an adapter that computes something else.</summary>
    private static void RefuseUnsupported(AdapterConfig config, string path)
    {
        var key = config.RankPattern.Count > 0 ? "rank_pattern" : config.AlphaPattern.Count > 0 ? "alpha_pattern" : null;
        if (key is not null)
        {
            throw new ModelFileException(path, $"{key}: training such an adapter further is not supported yet.");
        }
    }

    /// <summary>A checkpoint's matrices mean something only beside what they were trained beside.</summary>
    private static void CheckResume(AdapterConfig config, string folder)
    {
        var weights = Path.Combine(folder, ModelSaver.AdapterWeights);
        if (!File.Exists(weights))
        {
            throw new ModelFileException(weights, "is missing: this is no checkpoint of an adapter, and finetuning_type: lora trains one.");
        }

        var saved = AdapterConfig.Read(folder);
        foreach (var (key, before, now) in new[]
        {
            ("pissa_init", saved.PissaIterations is not null, config.PissaIterations is not null), ("use_dora", saved.UseDora, config.UseDora),
        })
        {
            if (before != now)
            {
                var value = before ? "true" : "false";
                throw new TrainingException(
                    TrainingFailure.Recipe,
                    $"The checkpoint {folder} is of a run with {key}: {value}, so its adapter would mean something else here.",
                    $"Set {key}: {value} to go on from it, or start anew in another output_dir.");
            }
        }
    }

    /// <summary>
    /// Takes off the base what the adapter began with. A file says it to the bit: of the checkpoint, or of the saved adapter; where
    /// another program left none, the decomposition is made again.
    /// </summary>
    private static void TakeStart(Decoder decoder, AdapterConfig config, IReadOnlyList<string> folders, string? resume)
    {
        var path = new[] { resume }.Concat(folders).OfType<string>().Select(folder => Path.Combine(folder, ModelSaver.StartWeights)).FirstOrDefault(File.Exists);
        if (config.PissaIterations is not { } iterations)
        {
            return;
        }

        using var file = path is null ? null : SafetensorsFile.Open(path);
        foreach (var linear in decoder.Linears.Where(linear => linear.Adapter is not null))
        {
            var adapter = linear.Adapter!;
            if (file is not null)
            {
                Pissa.Subtract(
                    linear,
                    AdapterWeights.Read(file, adapter.A.Name, adapter.A.Value.shape),
                    AdapterWeights.Read(file, adapter.B.Name, adapter.B.Value.shape));
            }
            else if (folders.Count > 0)
            {
                var options = new LoraOptions(config.Rank, config.Alpha, 0, []) { UseRslora = config.UseRslora };
                var (a, b) = Pissa.Components(linear, options, iterations);
                Pissa.Subtract(linear, a, b);
            }
            else
            {
                // As a file that a resumed run reads would give them: fp32 in any case.
                Pissa.Subtract(
                    linear, adapter.A.Value.to(ScalarType.Float32, copy: true), adapter.B.Value.to(ScalarType.Float32, copy: true));
            }
        }
    }

    /// <summary>Where a saved adapter has not brought its own.</summary>
    private static void AddMagnitudes(Decoder decoder)
    {
        foreach (var linear in decoder.Linears)
        {
            if (linear.Adapter is { Magnitude: null } adapter)
            {
                adapter.Magnitude = new LoraMagnitude(linear, adapter, value: null, decoder.Context);
            }
        }
    }

    private static AdapterConfig AttachSaved(Decoder decoder, Recipe recipe, string folder, ulong seed)
    {
        var config = AdapterConfig.Read(folder);
        RefuseUnsupported(config, Path.Combine(folder, AdapterConfig.FileName));
        var path = Path.Combine(folder, ModelSaver.AdapterWeights);
        using var file = SafetensorsFile.Open(path);
        var used = new HashSet<string>(StringComparer.Ordinal);
        Tensor Read(string name, long rows, long columns)
        {
            _ = used.Add(name);
            return AdapterWeights.Read(file, name, [rows, columns]);
        }

        var targets = decoder.Linears.Where(linear => file.Find(LoraInjector.NameOfA(linear.Path)) is not null).Select(linear => linear.Path).ToList();
        if (targets.Count == 0)
        {
            throw new ModelFileException(path, "none of its tensors belongs to a linear layer of this model; it is the adapter of another one.");
        }

        var options = new LoraOptions(config.Rank, config.Alpha, recipe.Method.LoraDropout, targets) { UseRslora = config.UseRslora };
        LoraInjector.Attach(decoder, options, seed, linear => (
            Read(LoraInjector.NameOfA(linear.Path), config.Rank, linear.Weight.Columns),
            Read(LoraInjector.NameOfB(linear.Path), linear.Weight.Rows, config.Rank)));
        if (config.UseDora)
        {
            foreach (var linear in decoder.Linears.Where(linear => linear.Adapter is not null))
            {
                var name = LoraInjector.NameOfMagnitude(linear.Path);
                _ = used.Add(name);
                linear.Adapter!.Magnitude = new LoraMagnitude(
                    linear, linear.Adapter, AdapterWeights.Read(file, name, [linear.Weight.Rows]), decoder.Context);
            }
        }

        foreach (var parameter in decoder.BaseParameters)
        {
            var name = ModelSaver.NameOfSavedModule(parameter.Name);
            if (file.Find(name) is null)
            {
                continue;
            }

            if (!parameter.Trainable)
            {
                throw new ModelFileException(path, "this module was trained whole; name it in additional_target to go on with it.", name);
            }

            _ = used.Add(name);
            using var saved = AdapterWeights.Read(file, name, parameter.Value.shape);
            _ = parameter.Value.copy_(saved);
            parameter.RefreshCompute();
        }

        var unused = file.Entries.Select(entry => entry.Name).Where(name => !used.Contains(name)).ToList();
        return unused.Count == 0
            ? config with
            {
                BaseModel = recipe.Model.ModelNameOrPath,
                Dropout = recipe.Method.LoraDropout,
                FanInFanOut = IsTransposed(decoder),
                ModulesToSave = recipe.Method.AdditionalTarget.Count > 0 ? recipe.Method.AdditionalTarget : null,
            }
            : throw new ModelFileException(path, $"{unused.Count} of its tensors belong to no part of this model; it is the adapter of another one.", unused[0]);
    }
}
