using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>Writes a LoRA adapter, in PEFT's folder, as a GGUF file that llama.cpp applies to its base model.</summary>
public static class GgufAdapter
{
    private const string ConfigName = "adapter_config.json";
    private const string WeightsName = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";
    private const string EndA = ".lora_A.weight";
    private const string EndB = ".lora_B.weight";

    /// <param name="folder">With <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <param name="baseFolder">The base model: its <c>config.json</c> is read.</param>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="name">What the adapter is called (<c>general.name</c>).</param>
    /// <param name="type">Of its matrices.</param>
    /// <returns>Length of the file.</returns>
    /// <exception cref="ModelFileException">A file is missing or malformed, or llama.cpp can't apply the adapter.</exception>
    public static long Write(string folder, string baseFolder, string path, string name, GgufTensorType type = GgufTensorType.F32)
    {
        var config = ModelConfig.Load(baseFolder);
        var target = GgufSupport.Require(config, Path.Combine(baseFolder, ModelConfig.FileName));
        var settings = AdapterScale.Read(Path.Combine(folder, ConfigName));
        using var file = SafetensorsFile.Open(Path.Combine(folder, WeightsName));
        var tensors = new AdapterTensors(config, target, settings, file, type).All();

        var metadata = new GgufMetadata();
        metadata.Add("general.architecture", target.Architecture);
        metadata.Add("general.type", "adapter");
        metadata.Add("general.name", name);
        metadata.Add("general.file_type", type.FileType());
        metadata.Add("adapter.type", "lora");
        metadata.Add("adapter.lora.alpha", (float)settings.Alpha);
        return GgufWriter.Write(path, metadata, tensors);
    }

    /// <summary>The pairs of matrices of one adapter.</summary>
    private sealed class AdapterTensors(
        ModelConfig config, GgufFamily target, AdapterScale settings, SafetensorsFile file, GgufTensorType type)
    {
        private readonly DecoderFamily _family = DecoderFamilies.For(config);
        private readonly Dictionary<string, LinearModule> _modules =
            ParameterInventory.LinearModules(config).ToDictionary(module => module.Path, StringComparer.Ordinal);

        public List<GgufTensor> All()
        {
            var entries = file.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
            List<GgufTensor> tensors = [];
            foreach (var (name, a) in entries)
            {
                if (name.EndsWith(EndB, StringComparison.Ordinal) && entries.ContainsKey(name[..^EndB.Length] + EndA))
                {
                    continue;
                }

                if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(EndA, StringComparison.Ordinal))
                {
                    throw Refused(name, "is not one of LoRA's matrices of a linear module, and llama.cpp applies no other");
                }

                if (!entries.TryGetValue(name[..^EndA.Length] + EndB, out var b))
                {
                    throw Refused(name, $"has no {EndB[1..]} beside it");
                }

                tensors.AddRange(Pair(name[Prefix.Length..^EndA.Length], a, b));
            }

            return tensors.Count > 0 ? tensors : throw new ModelFileException(file.Path, "there are no matrices of an adapter in it.");
        }

        private IEnumerable<GgufTensor> Pair(string path, SafetensorsEntry a, SafetensorsEntry b)
        {
            var isHead = path == _family.Names.Head;
            var module = _modules.GetValueOrDefault(path);
            if ((module is null && !isHead) || (isHead && config.TieWordEmbeddings))
            {
                throw Refused(a.Name, "belongs to no linear module that the base model has in a GGUF file");
            }

            var (columns, rows) = module is null ? (config.HiddenSize, config.VocabSize) : (module.InFeatures, module.OutFeatures);
            if (a.Shape is not [var rank and > 0, var width] || width != columns || !b.Shape.SequenceEqual([rows, rank]))
            {
                throw Refused(
                    a.Name,
                    $"is [{string.Join(", ", a.Shape)}] and the other [{string.Join(", ", b.Shape)}]; the base model wants [r, {columns}] and [{rows}, r]");
            }

            if (!a.Dtype.IsSupportedFloat() || !b.Dtype.IsSupportedFloat())
            {
                throw Refused(a.Name, $"is {a.Dtype.Name()}, the other {b.Dtype.Name()}; expected F32, F16 or BF16");
            }

            if (module is { Path: var experts } && _family.Experts is { } names && experts.Contains($".{names.Experts}.", StringComparison.Ordinal))
            {
                throw Refused(a.Name, "belongs to one of several experts, which a GGUF file keeps in one tensor");
            }

            return module is null
                ? Both(GgufNames.Head, null, 1)
                : RowOrders.Of(module, config, _family, target).SelectMany(part =>
                    Both(GgufNames.InLayer(module.Layer, NameOf(module, part.Name)), part.Rows, part.Name == GgufNames.Query ? GgufWeights.QueryFactor(config, target) : 1));

            IEnumerable<GgufTensor> Both(string name, int[]? order, float factor)
            {
                var outer = new WeightRows(new CheckpointTensor(file, b), (int)rank) { Order = order, Factor = factor * settings.FactorOf(path, (int)rank) };
                yield return WeightRows.ToTensor($"{name}.weight.lora_a", type, [rank, columns], [new(new CheckpointTensor(file, a), columns)]);
                yield return WeightRows.ToTensor($"{name}.weight.lora_b", type, [outer.Rows, rank], [outer]);
            }
        }

        private string NameOf(LinearModule module, string name) =>
            _family.Experts?.Shared is { } shared && module.Path.Contains($".{shared}.", StringComparison.Ordinal) ? name + GgufNames.SharedExpert : name;

        private ModelFileException Refused(string tensor, string problem) =>
            new(file.Path, $"{problem}. Merge the adapter into its base and export that.", tensor);
    }
}
