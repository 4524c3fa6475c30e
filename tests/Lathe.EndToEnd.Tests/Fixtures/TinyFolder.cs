using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>A folder as a user has it: a tiny model with weights and a tokenizer of single bytes, a dataset, and a recipe.</summary>
internal sealed class TinyFolder : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private TinyFolder() => Root = Directory.CreateTempSubdirectory("lathe-e2e-").FullName;

    public string Root { get; }

    /// <summary>The recipe's lines; a value of null leaves the key out.</summary>
    public Dictionary<string, string?> Recipe { get; } = new(StringComparer.Ordinal)
    {
        ["model_name_or_path"] = "model",
        ["stage"] = "sft",
        ["do_train"] = "true",
        ["finetuning_type"] = "lora",
        ["lora_rank"] = "4",
        ["dataset"] = "sums",
        ["dataset_dir"] = "data",
        ["template"] = "chatml",
        ["cutoff_len"] = "128",
        ["output_dir"] = "out",
        ["per_device_train_batch_size"] = "4",
        ["max_steps"] = "8",
        ["learning_rate"] = "5.0e-3",
        ["logging_steps"] = "1",
        ["save_steps"] = "4",
    };

    /// <param name="family">See <see cref="TinyModel.Configs"/>.</param>
    /// <param name="size">Multiplies the model's width.</param>
    /// <param name="rows">Rows of the dataset.</param>
    public static TinyFolder Create(string family = "llama", int size = 1, int rows = 48)
    {
        var folder = new TinyFolder();
        TinyModel.Write(folder.PathOf("model"), TinyModel.Configs[family], size);
        TinyTokenizer.Write(folder.PathOf("model"));
        folder.Write("data/dataset_info.json", """{ "sums": { "file_name": "sums.json" }, "held": { "file_name": "held.json" } }""");
        folder.Write("data/sums.json", Sums(0, rows).ToJsonString(Indented));
        folder.Write("data/held.json", Sums(1000, 5).ToJsonString(Indented));
        return folder;
    }

    /// <summary>The same files and recipe at another place.</summary>
    public TinyFolder Copy()
    {
        var copy = new TinyFolder();
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
        {
            var target = copy.PathOf(Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach (var (key, value) in Recipe)
        {
            copy.Recipe[key] = value;
        }

        return copy;
    }

    public string PathOf(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>Changes recipe keys.</summary>
    public TinyFolder With(params (string Key, string? Value)[] keys)
    {
        foreach (var (key, value) in keys)
        {
            Recipe[key] = value;
        }

        return this;
    }

    /// <summary>Writes the recipe's lines, unless a file of its own was put there.</summary>
    public string WriteRecipe()
    {
        var path = PathOf("recipe.yaml");
        if (!File.Exists(path))
        {
            File.WriteAllLines(path, Recipe.Where(line => line.Value is not null).Select(line => $"{line.Key}: {line.Value}"));
        }

        return path;
    }

    public void Write(string path, string text)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Changes a JSON file in place.</summary>
    public void Edit(string path, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(PathOf(path)))!.AsObject();
        change(root);
        File.WriteAllText(PathOf(path), root.ToJsonString(Indented));
    }

    public void Delete(string path) => File.Delete(PathOf(path));

    public void Move(string path, string target) => File.Move(PathOf(path), PathOf(target));

    /// <summary>Cuts a file to a share of its length.</summary>
    public void Cut(string path, double share)
    {
        using var file = File.OpenWrite(PathOf(path));
        file.SetLength((long)(file.Length * share));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Rows of plain arithmetic: something that a tiny model gets better at within a few steps.</summary>
    private static JsonArray Sums(int first, int count) => new([.. Enumerable.Range(first, count).Select(i => (JsonNode)new JsonObject
    {
        ["instruction"] = $"What is {i % 10} plus {i / 10 % 10}?",
        ["input"] = "",
        ["output"] = $"It is {(i % 10) + (i / 10 % 10)}." + new string('!', i % 7),
    })]);
}
