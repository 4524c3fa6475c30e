using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Training.Adapters;
using Lathe.Training.Checkpoints;
using Lathe.Training.Serving;
using Lathe.Training.Tests.Export;
using Lathe.Training.Tests.Runs;
using TorchSharp;

namespace Lathe.Training.Tests.Serving;

/// <summary>A tiny model with random weights and a tokenizer of bytes, and two adapters that each make it say something else.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public ServedFolder()
    {
        using var scope = torch.NewDisposeScope();
        var config = ModelConfig.Load(Model);
        var generator = new torch.Generator(1);
        ExportFixture.Save(
            Path.Combine(Model, "model.safetensors"),
            ParameterInventory.For(config).ToDictionary(
                spec => spec.Name,
                spec => spec.Shape.Count == 1 ? torch.ones([.. spec.Shape]) : torch.randn([.. spec.Shape], generator: generator).mul(0.3)));
        Adapters = [Adapter("first", config, 2), Adapter("second", config, 3)];
    }

    public string Model => Path.Combine(_folder.Root, "model");

    public IReadOnlyList<ServedAdapter> Adapters { get; }

    public ServedModel Load(int context = 128) =>
        ServedModel.Load(new ServingOptions { ModelFolder = Model, Adapters = Adapters, Context = context, Data = new() { Template = "qwen" } });

    public void Dispose() => _folder.Dispose();

    private ServedAdapter Adapter(string name, ModelConfig config, ulong seed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Root, name)).FullName;
        var modules = ParameterInventory.LinearModules(config);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = Model,
            ["r"] = 4,
            ["lora_alpha"] = 8,
            ["target_modules"] = new JsonArray([.. modules.Select(module => module.Name).Distinct().Select(module => JsonValue.Create(module))]),
        }.ToJsonString());
        var generator = new torch.Generator(seed);
        ExportFixture.Save(
            Path.Combine(folder, ModelSaver.AdapterWeights),
            modules.SelectMany(module => new[]
            {
                (LoraInjector.NameOfA(module.Path), torch.randn([4, module.InFeatures], generator: generator).mul(0.2)),
                (LoraInjector.NameOfB(module.Path), torch.randn([module.OutFeatures, 4], generator: generator).mul(0.2)),
            }).ToDictionary(pair => pair.Item1, pair => pair.Item2));
        return new ServedAdapter(name, folder);
    }
}
