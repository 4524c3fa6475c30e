using System.Text.Json;
using Lathe.Recipes.Json;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Facts;

/// <summary>Answers rules from the disk. What can't be read is not known; it never throws.</summary>
/// <param name="workingDirectory">What relative paths of a recipe count from.</param>
public sealed class FileSystemFacts(string workingDirectory) : IRecipeFacts, IJsonFacts
{
    /// <summary>A dataset_info.json lists datasets, a few hundred bytes each.</summary>
    private const long MaxDatasetInfoBytes = 16 << 20;

    private static readonly string[] WeightFiles =
    [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "adapter_model.safetensors", "adapter_model.bin",
    ];

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public string? GetFullPath(string path) => Try(() => Path.GetFullPath(path, workingDirectory));

    public PathKind? GetPathKind(string path)
    {
        if (GetFullPath(path) is not { } full)
        {
            return null;
        }

        return Directory.Exists(full) ? PathKind.Folder : File.Exists(full) ? PathKind.File : PathKind.Missing;
    }

    public IReadOnlyCollection<string>? GetDatasetNames(string datasetDir) => Try(() =>
    {
        var file = new FileInfo(Path.Combine(GetFullPath(datasetDir)!, "dataset_info.json"));
        if (!file.Exists || file.Length > MaxDatasetInfoBytes)
        {
            return null;
        }

        using FileStream stream = file.OpenRead();
        using JsonDocument document = JsonDocument.Parse(stream, Lenient);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal)
            : null;
    });

    public OutputDirState? GetOutputDir(string path) => Try(() =>
    {
        string full = GetFullPath(path)!;
        if (!Directory.Exists(full))
        {
            return null;
        }

        string? last = Directory.EnumerateDirectories(full, "checkpoint-*")
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => int.TryParse(name["checkpoint-".Length..], out _))
            .MaxBy(name => int.Parse(name["checkpoint-".Length..], System.Globalization.CultureInfo.InvariantCulture));
        return new OutputDirState(last, WeightFiles.Any(name => File.Exists(Path.Combine(full, name))));
    });

    public IReadOnlyCollection<string>? GetFileNames(string folder) => Try(() =>
        (IReadOnlyCollection<string>)[
            .. Directory.EnumerateFiles(GetFullPath(folder)!).Select(Path.GetFileName).OfType<string>().Where(name => !name.StartsWith('.'))]);

    public SourceText? GetText(string path) => Try(() => JsonTexts.Get(GetFullPath(path)!));

    private static T? Try<T>(Func<T?> ask)
        where T : class
    {
        try
        {
            return ask();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or ArgumentException
            or NotSupportedException)
        {
            return null;
        }
    }
}
