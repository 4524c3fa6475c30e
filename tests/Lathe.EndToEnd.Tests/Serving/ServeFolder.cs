using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>A tiny model and two adapters with random numbers, each of which answers something else.</summary>
internal sealed class ServeFolder : IDisposable
{
    private readonly TinyFolder _folder = TinyFolder.Create();

    public ServeFolder()
    {
        // Numbers large enough that an answer depends on all of its question.
        var random = new Random(4);
        StoredTensors.Edit(Path.Combine(Root, "model", "model.safetensors"), tensors =>
        {
            foreach (var name in tensors.Keys.Where(name => !name.Contains("norm", StringComparison.Ordinal)).ToList())
            {
                tensors[name] = StoredTensor.Of(tensors[name].Shape, () => random.NextSingle() - 0.5f);
            }
        });
        _folder.Edit("model/config.json", config => config["max_position_embeddings"] = 512);
        WriteAdapter("first", 5);
        WriteAdapter("second", 6);
    }

    public string Root => _folder.Root;

    public void Dispose() => _folder.Dispose();

    private void WriteAdapter(string name, int seed)
    {
        var (folder, random) = (Directory.CreateDirectory(_folder.PathOf(name)).FullName, new Random(seed));
        StoredTensors tensors = [];
        var modules = ParameterInventory.LinearModules(ModelConfig.Load(_folder.PathOf("model")));
        foreach (var module in modules)
        {
            tensors[$"base_model.model.{module.Path}.lora_A.weight"] = StoredTensor.Of([4, module.InFeatures], () => random.NextSingle() - 0.5f);
            tensors[$"base_model.model.{module.Path}.lora_B.weight"] = StoredTensor.Of([module.OutFeatures, 4], () => random.NextSingle() - 0.5f);
        }

        tensors.Write(Path.Combine(folder, "adapter_model.safetensors"));
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = _folder.PathOf("model"),
            ["r"] = 4,
            ["lora_alpha"] = 8,
            ["target_modules"] = new JsonArray([.. modules.Select(module => module.Name).Distinct().Select(module => JsonValue.Create(module))]),
        }.ToJsonString());
    }
}
