using System.Globalization;
using System.Text.Json;

namespace Lathe.Benchmarks;

/// <summary>A temporary folder with what the runs read: configurations, a tokenizer, and text for the longest of them.</summary>
internal sealed class MemoryFolder : IDisposable
{
    /// <param name="tokenizer">Folder of a tokenizer whose ids all shapes have.</param>
    /// <param name="tokens">Least tokens of the text.</param>
    public MemoryFolder(string tokenizer, int tokens)
    {
        foreach (var model in BenchmarkModel.ForMemory.Concat(BenchmarkModel.Large))
        {
            var folder = Directory.CreateDirectory(PathOf(model.Name)).FullName;
            File.WriteAllText(Path.Combine(folder, "config.json"), model.Config.ToJson());
            foreach (var file in Directory.EnumerateFiles(tokenizer, "*token*.json"))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }

        _ = Directory.CreateDirectory(PathOf("data"));
        File.WriteAllText(
            PathOf("data", "dataset_info.json"), """{ "numbers": { "file_name": "numbers.jsonl", "columns": { "prompt": "text" } } }""");

        // A number is one token at least.
        var text = string.Join(' ', Enumerable.Range(0, tokens).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        File.WriteAllText(PathOf("data", "numbers.jsonl"), JsonSerializer.Serialize(new { text }) + "\n");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("lathe-memory-").FullName;

    public string PathOf(params string[] path) => Path.Combine([Root, .. path]);

    /// <returns>Path of the recipe.</returns>
    public string Write(string name, IEnumerable<KeyValuePair<string, object>> recipe)
    {
        var path = PathOf(name + ".yaml");
        File.WriteAllLines(path, recipe.Select(line => $"{line.Key}: {JsonSerializer.Serialize(line.Value)}"));
        return path;
    }

    /// <summary>Gives a model weights, unless it has some.</summary>
    public void WriteWeights(BenchmarkModel model)
    {
        if (Directory.GetFiles(PathOf(model.Name), "*.safetensors").Length == 0)
        {
            RandomWeights.Write(PathOf(model.Name), model.Config, seed: 1);
        }
    }

    public void DeleteWeights(BenchmarkModel model)
    {
        foreach (var file in Directory.GetFiles(PathOf(model.Name), "*.safetensors*"))
        {
            File.Delete(file);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
