using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hints;

/// <summary>How many parameters are trained, and their share.</summary>
internal static class ParameterHint
{
    private static readonly string[] Keys =
        ["model_name_or_path", "finetuning_type", "lora_rank", "lora_target", "additional_target", "adapter_name_or_path"];

    public static RecipeHint? For(RecipeSnapshot snapshot)
    {
        Recipe recipe = snapshot.Bound.Recipe;
        bool isFull = recipe.Method.FinetuningType == FinetuningType.Full;
        BoundKey? place = isFull
            ? RecipeHints.Written(snapshot, "finetuning_type")
            : RecipeHints.Written(snapshot, "lora_rank", "finetuning_type");

        // An adapter that is trained further has a shape of its own.
        bool isKnown = place is not null
            && recipe.Model.AdapterNameOrPath.Count == 0
            && recipe.Model.ModelNameOrPath.Length > 0
            && RecipeHints.AreSound(snapshot, Keys);
        if (!isKnown || snapshot.Surroundings.GetModelConfig(recipe.Model.ModelNameOrPath) is not { } config)
        {
            return null;
        }

        try
        {
            long all = ParameterInventory.Count(config);
            long trained = isFull ? all : Adapter(config, recipe.Method) + Whole(config, recipe.Method.AdditionalTarget);
            long total = isFull ? all : all + trained;
            return trained == 0 ? null : new RecipeHint(
                place!.ValueSpan.End,
                isFull ? $"{Figure(trained)} trained" : $"{Figure(trained)} trained, {Share(trained, total)}",
                string.Create(CultureInfo.InvariantCulture, $"{trained:#,0} of {total:#,0} parameters are trained."));
        }
        catch (Exception failure) when (failure is ModelFileException or OverflowException)
        {
            // A configuration that is no model's is told elsewhere.
            return null;
        }
    }

    /// <summary>A [rank, in] and B [out, rank] of each target.</summary>
    private static long Adapter(ModelConfig config, MethodOptions method) => ParameterInventory.LinearModules(config)
        .Where(module => method.LoraTarget is ["all"] || IsNamed(module.Path, method.LoraTarget))
        .Sum(module => checked(method.LoraRank * ((long)module.InFeatures + module.OutFeatures)));

    /// <summary>Modules that are trained as a copy. A tied head is one of its own then.</summary>
    private static long Whole(ModelConfig config, IReadOnlyList<string> targets)
    {
        string head = DecoderFamilies.For(config).Names.Head;
        long tied = config.TieWordEmbeddings && IsNamed(head, targets) ? (long)config.VocabSize * config.HiddenSize : 0;
        return tied + ParameterInventory.For(config)
            .Where(parameter => IsNamed(parameter.Name[..parameter.Name.LastIndexOf('.')], targets))
            .Sum(parameter => parameter.Count);
    }

    private static bool IsNamed(string path, IReadOnlyList<string> targets) =>
        targets.Any(target => path == target || path.EndsWith("." + target, StringComparison.Ordinal));

    private static string Share(long trained, long total) =>
        (100.0 * trained / total).ToString(trained * 100 < total ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " %";

    private static string Figure(long count) => count switch
    {
        >= 1_000_000_000 => Short(count / 1e9, "B"),
        >= 1_000_000 => Short(count / 1e6, "M"),
        >= 1_000 => Short(count / 1e3, "k"),
        _ => count.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Three figures.</summary>
    private static string Short(double value, string unit) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture) + unit;
}
