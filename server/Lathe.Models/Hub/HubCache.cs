using System.Text.RegularExpressions;

namespace Lathe.Models.Hub;

/// <summary>
/// What was fetched from hubs before, by their own tools or by Lathe. Looks only at folders here; nothing is fetched. Sources: huggingface_hub,
/// "Understand caching"; ModelScope's cache, whose folders are named as the hub names them.
/// </summary>
public static partial class HubCache
{
    private const string Models = "models";
    private const string Datasets = "datasets";

    /// <summary>Where huggingface_hub keeps what it fetches: $HF_HUB_CACHE, or <c>hub</c> in $HF_HOME, by default ~/.cache/huggingface.</summary>
    public static string Root =>
        Variable("HF_HUB_CACHE") ?? Variable("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(Home, "hub");

    private static string Home =>
        Variable("HF_HOME") ?? Path.Combine(Variable("XDG_CACHE_HOME") ?? Path.Combine(UserFolder, ".cache"), "huggingface");

    private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string ModelScopeRoot => Variable("MODELSCOPE_CACHE") ?? Path.Combine(UserFolder, ".cache", "modelscope", "hub");

    /// <summary>Such as <c>Qwen/Qwen3-0.6B</c>; whether there is one of that name only the hub knows.</summary>
    public static bool IsId(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IdPattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !name.Contains("--", StringComparison.Ordinal);
    }

    /// <summary>
    /// The folder of a model: the one that is named, or else what was fetched under that name. Where there is neither, the path that the
    /// name would be.
    /// </summary>
    public static string ResolveModel(string nameOrPath, string workingDirectory)
    {
        var path = Path.GetFullPath(nameOrPath, workingDirectory);
        return Directory.Exists(path) ? path : FindModel(nameOrPath) ?? path;
    }

    /// <summary>The folder of a model with its config.json; null when it was not fetched.</summary>
    public static string? FindModel(string id) =>
        Candidates(Models, id).Find(folder => File.Exists(Path.Combine(folder, "config.json")));

    /// <summary>The folder of a dataset; null when it was not fetched.</summary>
    public static string? FindDataset(string id) => Candidates(Datasets, id).FirstOrDefault();

    /// <summary>Where a dataset is kept once it is fetched.</summary>
    public static string DatasetFolder(string id) => Folder(Datasets, id);

    /// <summary>Where a model is kept once it is fetched.</summary>
    public static string ModelFolder(string id) => Folder(Models, id);

    private static List<string> Candidates(string kind, string id)
    {
        if (!IsId(id))
        {
            return [];
        }

        string?[] folders =
        [
            Snapshot(Folder(kind, id)),
            Path.Combine(ModelScopeRoot, kind, id),
            kind == Models ? Path.Combine(ModelScopeRoot, id) : null,
        ];
        return [.. folders.OfType<string>().Where(Directory.Exists)];
    }

    private static string Folder(string kind, string id) => Path.Combine(Root, $"{kind}--{id.Replace("/", "--", StringComparison.Ordinal)}");

    /// <summary>What the branch main stood at when it was fetched, or else the newest of what is there.</summary>
    private static string? Snapshot(string folder)
    {
        var snapshots = Path.Combine(folder, "snapshots");
        if (!Directory.Exists(snapshots))
        {
            return null;
        }

        var main = Path.Combine(folder, "refs", "main");
        var commit = File.Exists(main) ? File.ReadAllText(main).Trim() : "";
        return commit.Length > 0 && commit.All(char.IsAsciiHexDigit) && Directory.Exists(Path.Combine(snapshots, commit))
            ? Path.Combine(snapshots, commit)
            : Directory.EnumerateDirectories(snapshots).MaxBy(Directory.GetLastWriteTimeUtc);
    }

    private static string? Variable(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) ? null
            : value.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(UserFolder, value[2..])
            : value;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$")]
    private static partial Regex IdPattern();
}
