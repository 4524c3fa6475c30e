namespace Lathe.LanguageService.Importing;

/// <summary>What a configuration does not say: where Axolotl's default is another one than a recipe's, the recipe says it.</summary>
internal static class ImportDefaults
{
    private const string Default = "Axolotl's default";

    public static void Add(ImportDraft draft)
    {
        string stage = MethodKeys.StageOf(draft);
        draft.PutDefault("stage", stage);
        draft.PutDefault("do_train", true);
        draft.PutDefault("finetuning_type", "full");
        if (!draft.Has("model_name_or_path"))
        {
            draft.Replace("model_name_or_path", ImportCheck.NoModel);
        }

        AddData(draft, stage);
        AddLoop(draft);
    }

    private static void AddData(ImportDraft draft, string stage)
    {
        if (!draft.Has("dataset"))
        {
            draft.Replace("dataset", ImportCheck.NoDataset);
        }

        if (!draft.Registry.IsEmpty)
        {
            string? missing = draft.Registry.Remote.Count > 0
                ? $"Not on this machine yet: {string.Join(", ", draft.Registry.Remote)}. Get the files and name them in "
                    + $"{DatasetRegistryDraft.FileName}."
                : null;
            draft.PutDefault("dataset_dir", draft.Place.RegistryFolder, remark: missing);
        }

        if (stage != "pt" && DatasetKeys.TemplateOfTypes(draft) is { } template)
        {
            draft.PutDefault("template", template, "the form Axolotl gives to rows of that type");
        }

        draft.PutDefault("cutoff_len", 512, Default);
    }

    private static void AddLoop(ImportDraft draft)
    {
        draft.PutDefault("output_dir", $"saves/{draft.Place.Name}");
        draft.PutDefault("per_device_train_batch_size", 1, Default);
        draft.PutDefault("gradient_accumulation_steps", 1);
        if (!draft.Has("max_steps"))
        {
            draft.PutDefault("num_train_epochs", LoopKeys.DefaultEpochs, Default);
        }

        draft.PutDefault("lr_scheduler_type", "cosine", Default);
        if (!draft.Has("warmup_steps"))
        {
            draft.PutDefault("warmup_ratio", 0.03, Default);
        }

        draft.PutDefault("logging_steps", 10);
        draft.PutDefault("save_strategy", "epoch", Default);
        draft.PutDefault("save_total_limit", 4, Default);
        if (LoopKeys.HasEvaluationData(draft))
        {
            draft.PutDefault("eval_strategy", "epoch");
            draft.PutDefault("per_device_eval_batch_size", draft.Find("micro_batch_size")?.NumberValue ?? 1);
        }
    }
}
