using System.Globalization;
using Lathe.Memory.Devices;
using Lathe.Memory.Fit;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>Says what was decided for a new recipe, and why.</summary>
internal static class RecipeNotes
{
    public static IReadOnlyList<string> Of(NewRecipeWish wish, (Sizes Sizes, FitReport Report)? chosen)
    {
        List<string> notes = [];
        if (wish.Task.IsNotYet)
        {
            notes.Add("Lathe can't run this yet; trainers that read LLaMA-Factory's recipes can.");
        }

        if (wish.Model is null)
        {
            notes.Add($"Put the folder of a model in place of {RecipeParts.NoModel}.");
        }

        if (!wish.Task.Trains)
        {
            return notes;
        }

        if (wish.Dataset is null)
        {
            notes.Add($"Put a registered dataset in place of {RecipeParts.NoDataset}, and its registry's folder into dataset_dir.");
        }

        if (chosen is { } known)
        {
            AddSizes(notes, wish, known.Sizes, known.Report);
        }
        else
        {
            notes.Add(wish.Model is null
                ? "What fits depends on the model, so the sizes are careful ones: one sample at a time."
                : "The model's shape is not known, so its memory could not be planned; the sizes are careful ones: one sample at a time.");
        }

        AddPrecision(notes, wish);
        if (wish.Shape?.ParameterCount < RecipeParts.SmallModel)
        {
            notes.Add("A model of this size learns with larger steps than large ones, so learning_rate is ten times the usual.");
        }

        if (wish.Task.Converses && wish.Template is null)
        {
            notes.Add(wish.IsTemplateAsked
                ? "The model has no chat template that is known, so template is default, which suits any model."
                : "No template is named: the chat template of the model's own tokenizer counts.");
        }

        return notes;
    }

    private static void AddSizes(List<string> notes, NewRecipeWish wish, Sizes sizes, FitReport report)
    {
        string basis = PlanBasis.InShort(report with { NotYet = [] }, wish.Fit);
        if (report.Verdict == FitVerdict.TooLarge)
        {
            notes.Add(
                $"It does not fit: even one sample of {Tokens(sizes.Length)} {FitWords.Comparison(report, wish.Fit)}. {basis} "
                + $"{(wish.Task.IsLora ? "C" : "LoRA needs much less; or c")}hoose a smaller model or a larger device.");
            return;
        }

        notes.Add($"{FitWords.Line(report, wish.Fit)}. {basis}");
        string more = sizes.MicroBatch < Sizes.LargestMicroBatch ? ": more at a time would leave too little memory" : "";
        notes.Add($"A step takes {Sizes.Batch} samples, {sizes.MicroBatch} at a time{more}.");
        if (wish.Shape!.MaxPositionEmbeddings is { } context && sizes.Length == context)
        {
            notes.Add($"cutoff_len is {Tokens(sizes.Length)}, the longest the model was made for.");
        }
        else if (sizes.Length < Sizes.Cautious.Length)
        {
            notes.Add($"cutoff_len is only {Tokens(sizes.Length)}: longer samples would leave too little memory.");
        }

        notes.Add(sizes.KeepsActivations
            ? "Activations are kept instead of being computed again, which is faster and fits."
            : "Activations are computed again in the backward pass, which saves memory.");
    }

    private static void AddPrecision(List<string> notes, NewRecipeWish wish)
    {
        string device = FitWords.Title(wish.Fit);
        notes.Add(wish.HasBf16 switch
        {
            true => $"{device} computes in bf16, so bf16 is on.",
            false when wish.Fit.Budget.Kind == DeviceBudgetKind.HostMemory =>
                $"{device} is faster at fp32 than at bf16, so the recipe computes in 32 bits.",
            false => $"{device} has no instructions for bf16, so the recipe computes in 32 bits.",
            null => $"Whether {device} computes in bf16 is not known, so the recipe computes in 32 bits; set bf16: true where it does.",
        });
    }

    private static string Tokens(int length) => $"{length.ToString(CultureInfo.InvariantCulture)} tokens";
}
