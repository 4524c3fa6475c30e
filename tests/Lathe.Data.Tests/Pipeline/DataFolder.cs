using System.Text;
using Lathe.Data.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Pipeline;

/// <summary>A throw-away working directory with a data folder and a model folder.</summary>
internal sealed class DataFolder : IDisposable
{
    public DataFolder()
    {
        Root = Directory.CreateTempSubdirectory("lathe-data-").FullName;
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Path.Combine(Root, "model"));
    }

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Registers one dataset, "d".</summary>
    public void Register(string entry) => Write("dataset_info.json", $$"""{"d": {{entry}}}""");

    /// <summary>A dataset "d" whose file holds the rows, one a line.</summary>
    public void WriteRows(string entryRest, params string[] rows)
    {
        Register($$"""{"file_name": "d.jsonl"{{entryRest}}}""");
        Write("d.jsonl", string.Concat(rows.Select(r => r + "\n")));
    }

    public static Recipe Recipe(DataOptions? data = null, TrainingStage stage = TrainingStage.Sft, int seed = 42, int previews = 0)
    {
        data ??= new DataOptions();
        return new Recipe
        {
            Model = new() { ModelNameOrPath = "model" },
            Data = data with
            {
                Template = data.Template ?? "default",
                Dataset = data is { Dataset: [], EvalDataset: [] } ? ["d"] : data.Dataset,
            },
            Method = new() { Stage = stage },
            Training = new() { Seed = seed },
            Lathe = new() { PreviewPrompts = previews },
        };
    }

    public PreparedData Build(DataOptions? data = null, TrainingStage stage = TrainingStage.Sft, int seed = 42, int previews = 0) =>
        DataPipeline.Build(Recipe(data, stage, seed, previews), new CharTokenizer(), Root, null, TestContext.Current.CancellationToken);

    public string BuildError(DataOptions? data = null, TrainingStage stage = TrainingStage.Sft) =>
        Assert.Throws<DataException>(() => Build(data, stage)).Message;
}
