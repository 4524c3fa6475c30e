using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lathe.Data.Formats;
using Lathe.Data.Quality;
using Lathe.Models.Files;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Model;
using Lathe.Recipes.Rules;

namespace Lathe.Cli.Facts;

/// <summary>
/// Keeps what checks of datasets found, in the user's state folder, for the recipes that use them. A record is found again under the very
/// settings it was made with, and holds as long as no file it was made from has another length or time: it is never stale. Each check is
/// kept twice: with all that the recipe says, and with what follows from the rows alone, which other recipes share.
/// </summary>
internal static class DataChecks
{
    /// <summary>Older ones go.</summary>
    private const int MaxRecords = 500;

    /// <summary>A set of more files is not looked at each time its recipe is.</summary>
    private const int MaxFiles = 200;

    /// <summary>Far above any record, in bytes.</summary>
    private const long MaxBytes = 4 << 20;

    /// <summary>Keeps the findings about each dataset of a check. That they can't be kept fails nothing.</summary>
    public static void Keep(Recipe recipe, string workingDirectory, CheckResult result)
    {
        if (result.Files.Count > MaxFiles)
        {
            return;
        }

        try
        {
            PrivateFiles.CreateDirectory(StateFolder.DataChecks);
            foreach (var dataset in result.Report.Datasets)
            {
                var name = dataset.Name;
                var registry = FolderOf(recipe, workingDirectory);
                var own = Stamps(registry, dataset.Files);
                Write(PathOf(recipe, workingDirectory, name, whole: false), own, dataset.Findings.Where(finding => QualityIssues.IsOfRowsAlone(finding.Issue)));
                if (result.Report.InTokens)
                {
                    var files = result.Files.Select(file => file.Path).Concat(TokenizerOf(recipe, workingDirectory));
                    Write(PathOf(recipe, workingDirectory, name, whole: true), Stamps(registry, files), dataset.Findings);
                }
            }

            RemoveOld();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The check itself has been shown.
        }
    }

    /// <summary>What is known of a dataset's rows; null when nothing is.</summary>
    public static IReadOnlyList<DataCheckFacts>? Find(Recipe recipe, string workingDirectory, string dataset) =>
        Read(PathOf(recipe, workingDirectory, dataset, whole: true)) ?? Read(PathOf(recipe, workingDirectory, dataset, whole: false));

    private static IReadOnlyList<DataCheckFacts>? Read(string path)
    {
        var record = FileCache.Shared.Ask(path, nameof(DataChecks), () =>
            new FileInfo(path).Length <= MaxBytes ? JsonSerializer.Deserialize<CheckRecord>(File.ReadAllBytes(path)) : null);
        return record is { Files: { } files, Findings: { } findings } && files.All(stamp => FileStamp.Of(stamp.Path) == stamp) ? findings : null;
    }

    private static void Write(string path, IReadOnlyList<FileStamp> files, IEnumerable<QualityFinding> findings) => PrivateFiles.Write(
        path,
        JsonSerializer.SerializeToUtf8Bytes(new CheckRecord(
            files,
            [.. findings.Select(finding => new DataCheckFacts(finding.Code, finding.Severity, MessageOf(finding), finding.Help))])));

    private static string MessageOf(QualityFinding finding)
    {
        var rows = string.Join(", ", finding.Examples.Select(example => example.Row.ToString(CultureInfo.InvariantCulture)));
        return $"{finding.Message.TrimEnd('.')}: row{(finding.Rows == 1 ? "" : "s")} {rows}{(finding.Rows > finding.Examples.Count ? " and more" : "")}.";
    }

    /// <summary>Files, the folders they are in and the registry: a file that comes or goes counts, too.</summary>
    private static IReadOnlyList<FileStamp> Stamps(string registry, IEnumerable<string> files)
    {
        string[] paths = [.. files.Select(Path.GetFullPath)];
        var folders = paths.Where(path => Path.GetDirectoryName(path) != registry && !TokenizerFiles.IsOne(Path.GetFileName(path)))
            .Select(path => Path.GetDirectoryName(path)!).Distinct();
        return FileStamp.Of([Path.Combine(registry, DatasetRegistry.FileName), .. paths, .. folders]);
    }

    private static IEnumerable<string> TokenizerOf(Recipe recipe, string workingDirectory)
    {
        var folder = Path.GetFullPath(recipe.Model.ModelNameOrPath, workingDirectory);
        var files = TokenizerFiles.Names.Select(name => Path.Combine(folder, name));
        return recipe.Model.NewSpecialTokensConfig is { Length: > 0 } tokens ? files.Append(Path.GetFullPath(tokens, workingDirectory)) : files;
    }

    private static string FolderOf(Recipe recipe, string workingDirectory) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(recipe.Data.DatasetDir, workingDirectory));

    private static string PathOf(Recipe recipe, string workingDirectory, string dataset, bool whole)
    {
        var (data, model) = (recipe.Data, recipe.Model);
        object?[] parts =
        [
            Version, FolderOf(recipe, workingDirectory), dataset, recipe.Method.Stage,
            .. whole
                ? new object?[]
                {
                    Path.GetFullPath(recipe.Model.ModelNameOrPath, workingDirectory), data.Template, data.CutoffLen, data.TrainOnPrompt,
                    data.MaskHistory, data.Packing, data.NeatPacking, data.DefaultSystem, data.EnableThinking, data.PreserveThinking,
                    JsonSerializer.Serialize(data.EvalDataset), model.ResizeVocab, model.SplitSpecialTokens,
                    JsonSerializer.Serialize(model.AddTokens), JsonSerializer.Serialize(model.AddSpecialTokens), model.NewSpecialTokensConfig,
                }
                : [],
        ];
        var text = JsonSerializer.Serialize(parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
        return Path.Combine(StateFolder.DataChecks, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32] + ".json");
    }

    private static void RemoveOld()
    {
        foreach (var file in new DirectoryInfo(StateFolder.DataChecks).EnumerateFiles("*.json").OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaxRecords))
        {
            file.Delete();
        }
    }

    /// <summary>What checks look for: another version of Lathe may find more.</summary>
    private static string Version => typeof(DataChecks).Assembly.GetName().Version!.ToString() + " 1";

    private sealed record CheckRecord(IReadOnlyList<FileStamp> Files, IReadOnlyList<DataCheckFacts> Findings);
}
