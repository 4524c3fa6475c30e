using System.Collections.Frozen;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Outline;

/// <summary>The groups a recipe is written in, with the headers that are usual above them, in their order.</summary>
internal static class KeyGroups
{
    public const string Other = "other";

    private static readonly string[] Order =
        ["model", "method", "dataset", "output", "train", "eval", "generate", "export", "inference", Other];

    /// <summary>Keys whose place is another one than that of their part of the catalogue.</summary>
    private static readonly FrozenDictionary<string, string> Exceptions = Inverted(new Dictionary<string, string[]>
    {
        ["method"] = ["do_train", "do_predict", "disable_gradient_checkpointing", "deepspeed"],
        ["output"] =
        [
            "output_dir", "overwrite_output_dir", "plot_loss", "run_name", "report_to", "save_only_model", "save_strategy", "save_steps",
            "save_total_limit", "logging_steps", "logging_strategy", "logging_first_step", "lathe_preview_prompts",
        ],
        ["dataset"] = ["dataloader_num_workers"],
        ["train"] = ["disable_shuffling", "resume_from_checkpoint", "use_muon"],
        ["eval"] = ["compute_accuracy", "do_eval", "eval_on_start", "eval_steps", "eval_strategy", "per_device_eval_batch_size", "val_size"],
    });

    private static readonly FrozenDictionary<string, string> ByPart = Inverted(new Dictionary<string, string[]>
    {
        ["model"] = ["model", "quant", "multimodal"],
        ["method"] = ["method", "lora", "freeze", "oft", "rlhf"],
        ["dataset"] = ["data"],
        ["output"] = ["logging", "lathe"],
        ["train"] = ["training", "optimizer", "distributed", "megatron", "ktransformers"],
        ["eval"] = ["eval"],
        ["generate"] = ["generation"],
        ["export"] = ["export"],
        ["inference"] = ["inference"],
    });

    /// <summary>Headers that mean a group and are not its name.</summary>
    private static readonly FrozenDictionary<string, string> HeaderNames = Inverted(new Dictionary<string, string[]>
    {
        ["dataset"] = ["data", "datasets"],
        ["train"] = ["training"],
        ["eval"] = ["evaluation"],
        ["generate"] = ["generation"],
    });

    public static IReadOnlyList<string> InOrder => Order;

    /// <summary>The parts of the catalogue that have a group.</summary>
    public static IReadOnlyCollection<string> Parts => ByPart.Keys;

    /// <summary>The group of a key; <see cref="Other"/> for one that is not known.</summary>
    public static string Of(string key) => RecipeKeys.Find(Renames.PresentName(key)) is { } known
        ? Exceptions.GetValueOrDefault(known.Name) ?? ByPart.GetValueOrDefault(known.Group, "train")
        : Other;

    /// <summary>The group a header stands for; null for headers of one's own.</summary>
    public static string? OfHeader(string name)
    {
        string usual = HeaderNames.GetValueOrDefault(name, name);
        return Order.FirstOrDefault(group => group.Equals(usual, StringComparison.OrdinalIgnoreCase));
    }

    private static FrozenDictionary<string, string> Inverted(Dictionary<string, string[]> byGroup) => byGroup
        .SelectMany(pair => pair.Value.Select(name => (Name: name, Group: pair.Key)))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Group, StringComparer.OrdinalIgnoreCase);
}
