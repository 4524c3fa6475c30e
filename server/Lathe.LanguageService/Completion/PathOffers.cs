using System.Collections.Frozen;
using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Surroundings;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Completion;

/// <summary>Folders and files for keys that name one: those that fit, and folders on the way to others.</summary>
internal static class PathOffers
{
    /// <summary>How deep below what is typed fitting folders are looked for; outside the working directory only one level.</summary>
    private const int MaxDepth = 3;

    /// <summary>Folders looked into for one list.</summary>
    private const int MaxListings = 200;

    private static readonly FrozenDictionary<string, PathKey> Keys = new Dictionary<string, PathKey>
    {
        ["model_name_or_path"] = new("config.json", "model"),
        ["adapter_name_or_path"] = new("adapter_config.json", "adapter"),
        ["dataset_dir"] = new("dataset_info.json", "datasets"),
        ["tokenized_path"] = new("dataset_info.json", "tokenized data"),
        ["resume_from_checkpoint"] = new("trainer_state.json", "checkpoint"),
        ["output_dir"] = new(null, "folder"),
        ["deepspeed"] = new(null, "settings", Extension: ".json"),
        ["new_special_tokens_config"] = new(null, "tokens", Extension: ".yaml"),
    }.ToFrozenDictionary();

    /// <summary>Folders in which nothing is looked for: they are large and hold no models.</summary>
    private static readonly FrozenSet<string> Passed = new[] { "node_modules", "bin", "obj", "__pycache__" }.ToFrozenSet();

    public static bool Has(RecipeKey key) => Keys.ContainsKey(key.Name);

    /// <param name="key">A key with a path.</param>
    /// <param name="snapshot">The recipe.</param>
    /// <param name="typed">The path as far as it is written before the caret.</param>
    public static IEnumerable<ValueOffer> For(RecipeKey key, RecipeSnapshot snapshot, string typed)
    {
        PathKey wanted = Keys[key.Name];
        string start = typed[..(typed.LastIndexOf('/') + 1)];
        var offers = new List<ValueOffer>();
        if (key.Name == "resume_from_checkpoint")
        {
            offers.AddRange(Checkpoints(snapshot));
        }

        offers.AddRange(Below(snapshot.Surroundings, wanted, start));
        return offers.DistinctBy(offer => offer.Text.TrimEnd('/'));
    }

    /// <summary>Those of output_dir, the newest first.</summary>
    private static IEnumerable<ValueOffer> Checkpoints(RecipeSnapshot snapshot)
    {
        const string Prefix = "checkpoint-";
        string folder = snapshot.Bound.Recipe.Training.OutputDir.TrimEnd('/');
        return snapshot.Surroundings.List(folder)
            .Where(item => item.IsFolder && item.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(item => (item.Name, Step: int.TryParse(item.Name[Prefix.Length..], CultureInfo.InvariantCulture, out int step) ? step : -1))
            .OrderByDescending(checkpoint => checkpoint.Step)
            .Select(checkpoint => new ValueOffer($"{folder}/{checkpoint.Name}", CompletionItemKind.Folder, "checkpoint of output_dir"));
    }

    private static IEnumerable<ValueOffer> Below(IRecipeSurroundings disk, PathKey wanted, string start)
    {
        var fitting = new List<ValueOffer>();
        var onTheWay = new List<ValueOffer>();
        bool looksBelow = wanted.LooksBelow && start is not ['/' or '.' or '~', ..];
        var open = new Queue<(string Folder, int Depth)>([(start, 0)]);
        for (int listed = 0; open.Count > 0 && listed < MaxListings; listed++)
        {
            (string folder, int depth) = open.Dequeue();
            IReadOnlyList<FolderItem> items = disk.List(folder.Length > 1 ? folder.TrimEnd('/') : folder);
            foreach (FolderItem item in items.OrderBy(item => item.Name, StringComparer.Ordinal))
            {
                string path = folder + item.Name;
                if (item.IsFolder && depth == 0)
                {
                    onTheWay.Add(new ValueOffer(path + "/", CompletionItemKind.Folder, "folder") { IsPartial = true });
                }

                if (item.IsFolder && depth + 1 < MaxDepth && (looksBelow || depth == 0) && wanted.LooksBelow && !Passed.Contains(item.Name))
                {
                    open.Enqueue((path + "/", depth + 1));
                }

                if (!item.IsFolder && wanted.Extension is { } extension && item.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                {
                    fitting.Add(new ValueOffer(path, CompletionItemKind.File, wanted.What));
                }
            }

            if (folder.Length > 0 && depth > 0 && items.Any(item => item.Name == wanted.TellingFile))
            {
                fitting.Add(new ValueOffer(folder.TrimEnd('/'), CompletionItemKind.Folder, wanted.What));
            }
        }

        return fitting.Concat(onTheWay);
    }

    /// <param name="TellingFile">The file a folder that fits has; null: any folder, and none is looked for.</param>
    /// <param name="What">What fits, in a word.</param>
    /// <param name="Extension">Files that fit end in it.</param>
    private sealed record PathKey(string? TellingFile, string What, string? Extension = null)
    {
        public bool LooksBelow => TellingFile is not null;
    }
}
