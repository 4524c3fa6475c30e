using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>
/// train_results.json, eval_results.json and predict_results.json, each of one split, and all_results.json, the union of
/// those that the folder has seen. Indent 4, sorted keys, no final line feed.
/// </summary>
public static class ResultsFiles
{
    public const string AllFileName = "all_results.json";

    public static void WriteTrain(string outputDir, TrainResults results) => Write(outputDir, "train", results.ToJson());

    public static void WriteEval(string outputDir, EvalResults results) => Write(outputDir, "eval", results.ToJson());

    /// <summary>Writes <paramref name="split"/>_results.json and updates all_results.json with the same values.</summary>
    public static void Write(string outputDir, string split, JsonObject metrics)
    {
        WriteFile(Path.Combine(outputDir, split + "_results.json"), metrics);
        JsonObject all = ReadAll(Path.Combine(outputDir, AllFileName));
        foreach ((string name, JsonNode? value) in metrics)
        {
            all[name] = value?.DeepClone();
        }

        WriteFile(Path.Combine(outputDir, AllFileName), all);
    }

    private static void WriteFile(string path, JsonObject metrics) =>
        AtomicFile.WriteText(path, PythonJson.Serialize(metrics, indent: 4, sortKeys: true));

    /// <summary>A damaged union is begun anew: it only repeats the splits' files, and must not fail a finished run.</summary>
    private static JsonObject ReadAll(string path)
    {
        try
        {
            return File.Exists(path) ? JsonFile.ParseObject(File.ReadAllBytes(path)) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
