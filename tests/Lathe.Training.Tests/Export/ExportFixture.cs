using System.Text.Json.Nodes;
using Lathe.Models.Safetensors;
using Lathe.Training.Checkpoints;
using Lathe.Training.Export;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Export;

/// <summary>Copies of the oracle's models and adapters that a test may change, and a folder for what is exported.</summary>
internal sealed class ExportFixture : IDisposable, IExportReporter
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="model">Folder of the oracle, such as <c>llama</c> or <c>families/gpt2</c>.</param>
    public ExportFixture(string model = "llama")
    {
        (Model, Adapter, Output) = (_folder.File("base"), _folder.File("adapter"), _folder.File("merged"));
        Copy(Oracle.Folder(model), Model);
        Copy(Path.Combine(Oracle.Folder(model), "adapter"), Adapter);
    }

    public string Root => _folder.Path;

    public string Model { get; }

    public string Adapter { get; }

    public string Output { get; }

    public List<(ExportPhase Phase, long Done, long Total)> Steps { get; } = [];

    public List<string> Notices { get; } = [];

    public Action<ExportPhase>? Reached { get; set; }

    public ExportJob Job => new() { ModelFolder = Model, Adapters = [Adapter], OutputFolder = Output };

    public CancellationTokenSource Cancellation { get; } = new();

    public ExportResult Run(ExportJob? job = null) => ModelExport.Execute(job ?? Job, this, Cancellation.Token);

    /// <summary>Changes a JSON file in place.</summary>
    public static void Edit(string path, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(root);
        File.WriteAllText(path, root.ToJsonString());
    }

    public void EditAdapter(Action<JsonObject> change) => Edit(Path.Combine(Adapter, "adapter_config.json"), change);

    /// <summary>Replaces the tensors of a safetensors file, each in the type that it has.</summary>
    public static void Save(string path, IReadOnlyDictionary<string, torch.Tensor> tensors) => SafetensorsWriter.WriteFile(
        path, [.. tensors.Select(pair => ModelSaver.AsIs(pair.Key, pair.Value.contiguous()))]);

    public Dictionary<string, torch.Tensor> AdapterTensors() => Oracle.Read(Adapter, ModelSaver.AdapterWeights);

    public void SaveAdapter(IReadOnlyDictionary<string, torch.Tensor> tensors) => Save(Path.Combine(Adapter, ModelSaver.AdapterWeights), tensors);

    /// <summary>A second adapter folder with other numbers.</summary>
    public string SecondAdapter()
    {
        var folder = _folder.File("second");
        Copy(Adapter, folder);
        Save(Path.Combine(folder, ModelSaver.AdapterWeights), AdapterTensors().ToDictionary(pair => pair.Key, pair => pair.Value.flip(0).mul(0.7)));
        return folder;
    }

    public void Progress(ExportPhase phase, long done, long total)
    {
        Steps.Add((phase, done, total));
        Reached?.Invoke(phase);
    }

    public void Notice(string message) => Notices.Add(message);

    public void Dispose()
    {
        Cancellation.Dispose();
        _folder.Dispose();
    }

    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
