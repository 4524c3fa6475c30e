using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Planner;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hints;

/// <summary>How many parameters are trained, and their share.</summary>
internal static class ParameterHint
{
    private static readonly string[] Keys =
    [
        "model_name_or_path", "finetuning_type", "lora_rank", "lora_target", "use_dora", "additional_target", "adapter_name_or_path",
        "freeze_trainable_layers", "freeze_trainable_modules", "freeze_extra_modules",
    ];

    public static RecipeHint? For(RecipeSnapshot snapshot)
    {
        Recipe recipe = snapshot.Bound.Recipe;
        bool isFull = recipe.Method.FinetuningType == FinetuningType.Full;
        bool isLora = recipe.Method.FinetuningType == FinetuningType.Lora;
        BoundKey? place = isLora
            ? RecipeHints.Written(snapshot, "lora_rank", "finetuning_type")
            : RecipeHints.Written(snapshot, "finetuning_type");

        // An adapter that is trained further has a shape of its own.
        bool isKnown = place is not null
            && recipe.Model.AdapterNameOrPath.Count == 0
            && recipe.Model.ModelNameOrPath.Length > 0
            && RecipeHints.AreSound(snapshot, Keys);
        if (!isKnown || snapshot.Surroundings.GetModelShape(recipe.Model.ModelNameOrPath) is not { } shape)
        {
            return null;
        }

        try
        {
            shape = VocabularySetup.Grown(shape, recipe.Model);
            long all = shape.ParameterCount;
            long trained = recipe.Method.FinetuningType switch
            {
                FinetuningType.Full => all,
                FinetuningType.Freeze => Part(recipe.Method).Parameters(shape),
                _ => Adapter(shape, recipe.Method) + shape.CountOf(VocabularySetup.WholeModules(shape, recipe)),
            };
            long total = isLora ? all + trained : all;
            return trained == 0 ? null : new RecipeHint(
                place!.ValueSpan.End,
                isFull ? $"{Figure(trained)} trained" : $"{Figure(trained)} trained, {Share(trained, total)}",
                string.Create(CultureInfo.InvariantCulture, $"{trained:#,0} of {total:#,0} parameters are trained."));
        }
        catch (OverflowException)
        {
            // A rank beyond all bounds is told elsewhere.
            return null;
        }
    }

    private static long Adapter(ModelShape shape, MethodOptions method) =>
        LoraTargets.Select(shape, method.LoraTarget).Parameters(method.LoraRank, method.UseDora);

    private static FreezeSetup Part(MethodOptions method) => new()
    {
        Layers = method.FreezeTrainableLayers,
        Modules = method.FreezeTrainableModules,
        ExtraModules = method.FreezeExtraModules,
    };

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
