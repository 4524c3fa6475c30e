using Lathe.LanguageService.Writing;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>The keys of a new recipe with the values that follow from what it is made of.</summary>
internal static class RecipeParts
{
    public const string NoModel = "models/my-model";
    public const string NoDataset = "my_dataset";
    public const string NoDatasetFolder = "data";

    /// <summary>Below so many parameters a model likes steps ten times as large.</summary>
    public const long SmallModel = 100_000_000;

    public static IEnumerable<RecipeLine> Lines(NewRecipeWish wish, Sizes sizes) =>
        [.. Model(wish), .. wish.Task.Lines, .. wish.Task.Trains ? Training(wish, sizes) : Conversation(wish)];

    /// <summary>The rank that is usual for a model of that size.</summary>
    private static int Rank(NewRecipeWish wish) => wish.Shape?.ParameterCount switch
    {
        null or < 7_000_000_000 => 16,
        <= 13_500_000_000 => 32,
        _ => 64,
    };

    private static IEnumerable<RecipeLine> Model(NewRecipeWish wish) =>
    [
        wish.Model is { } model
            ? RecipeLine.Of("model_name_or_path", model)
            : new RecipeLine("model_name_or_path", NoModel, "FILL IN: the folder of the model"),
    ];

    private static IEnumerable<RecipeLine> Conversation(NewRecipeWish wish)
    {
        if (!wish.Task.Converses)
        {
            yield break;
        }

        if (wish.Template is { } template)
        {
            yield return RecipeLine.Of("template", template, "recognised in the model's own chat template");
        }
        else if (wish.IsTemplateAsked)
        {
            yield return new RecipeLine("template", "default", "plain words, as the model has no chat template that is known");
        }
    }

    private static IEnumerable<RecipeLine> Training(NewRecipeWish wish, Sizes sizes)
    {
        RecipeTask task = wish.Task;
        bool isSmall = wish.Shape?.ParameterCount < SmallModel;
        if (task.IsLora)
        {
            yield return RecipeLine.Of("lora_rank", Rank(wish), "size of the adapter: more can learn more");
        }

        if (sizes.KeepsActivations)
        {
            yield return new RecipeLine("disable_gradient_checkpointing", "true", "there is memory to spare, so take the speed");
        }

        yield return RecipeLine.Of("dataset_dir", wish.DatasetFolder ?? NoDatasetFolder, "the folder with dataset_info.json");
        yield return wish.Dataset is { } dataset
            ? RecipeLine.Of("dataset", dataset.AsSpan().ContainsAny(", ") ? new[] { dataset } : dataset)
            : new RecipeLine("dataset", NoDataset, "FILL IN: a name that dataset_info.json registers");
        foreach (RecipeLine line in Conversation(wish))
        {
            yield return line;
        }

        string length = task.Converses ? "longer samples are shortened to so many tokens" : "texts are packed into blocks of so many tokens";
        yield return RecipeLine.Of("cutoff_len", sizes.Length, length);
        yield return RecipeLine.Of("output_dir", $"saves/{wish.Name}");
        yield return new RecipeLine("logging_steps", "10");
        yield return new RecipeLine("save_strategy", "epoch");
        yield return new RecipeLine("save_total_limit", "2", "only the newest checkpoints stay");
        yield return new RecipeLine("plot_loss", "true");
        yield return RecipeLine.Of("per_device_train_batch_size", sizes.MicroBatch, "samples that are looked at together");
        string batch = $"{sizes.MicroBatch} x {sizes.Accumulation} = {Sizes.Batch} samples a step";
        yield return RecipeLine.Of("gradient_accumulation_steps", sizes.Accumulation, batch);
        yield return new RecipeLine("learning_rate", (task.IsLora, isSmall) switch
        {
            (true, true) => "1.0e-3",
            (true, false) => "1.0e-4",
            (false, true) => "1.0e-4",
            (false, false) => "1.0e-5",
        });
        yield return new RecipeLine("num_train_epochs", task.Converses ? "3.0" : "1.0", "how often every row is seen");
        yield return new RecipeLine("lr_scheduler_type", "cosine");
        yield return new RecipeLine("warmup_ratio", "0.05");
        yield return RecipeLine.Of("bf16", wish.HasBf16 == true);
        if (task.Converses)
        {
            yield return new RecipeLine("val_size", "0.1", "this share of the rows is kept for evaluation");
            yield return new RecipeLine("eval_strategy", "epoch");
            yield return RecipeLine.Of("per_device_eval_batch_size", sizes.MicroBatch);
        }
    }
}
