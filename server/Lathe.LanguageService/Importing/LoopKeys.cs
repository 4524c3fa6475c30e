namespace Lathe.LanguageService.Importing;

/// <summary>Batches, warm-up, and when a run evaluates and saves.</summary>
internal static class LoopKeys
{
    /// <summary>Epochs of a configuration that says nothing about them.</summary>
    public const double DefaultEpochs = 1;

    private const string NothingToEvaluate = "There is nothing to evaluate on, as in Axolotl: set val_size or eval_dataset too.";

    public static IReadOnlyDictionary<string, KeyHandler> All { get; } = new Dictionary<string, KeyHandler>
    {
        ["batch_size"] = Batch,
        ["warmup_ratio"] = WarmupRatio,
        ["excess_length_strategy"] = ExcessLength,
        ["eval_steps"] = (key, draft) => Evaluate(key, draft, () => Steps(key, draft, "eval")),
        ["evals_per_epoch"] = (key, draft) => Evaluate(key, draft, () => PerEpoch(key, draft, "eval")),
        ["eval_strategy"] = (key, draft) => Evaluate(key, draft, () => Strategy(key, draft, "eval")),
        ["evaluation_strategy"] = (key, draft) => Evaluate(key, draft, () => Strategy(key, draft, "eval")),
        ["save_steps"] = (key, draft) => Steps(key, draft, "save"),
        ["saves_per_epoch"] = (key, draft) => PerEpoch(key, draft, "save"),
        ["save_strategy"] = (key, draft) => Strategy(key, draft, "save"),
    };

    /// <summary>Rows are kept for evaluation, or given.</summary>
    public static bool HasEvaluationData(ImportDraft draft) =>
        draft.Find("val_set_size") is { IsIdle: false } || draft.Find("test_datasets") is not null;

    private static void Evaluate(SourceKey key, ImportDraft draft, Action put)
    {
        if (key.IsIdle || HasEvaluationData(draft))
        {
            put();
        }
        else
        {
            draft.Leave(key, NothingToEvaluate);
        }
    }

    /// <summary>All samples of a step, of which micro_batch_size are in one pass.</summary>
    private static void Batch(SourceKey key, ImportDraft draft)
    {
        double micro = draft.Find("micro_batch_size")?.Number ?? 1;
        double steps = (key.Number ?? 0) / micro;
        if (key.IsIdle)
        {
            draft.Settle(key);
        }
        else if (draft.Find("gradient_accumulation_steps") is not null)
        {
            draft.Leave(key, "gradient_accumulation_steps says it already.");
        }
        else if (steps >= 1 && steps < int.MaxValue && steps == Math.Floor(steps))
        {
            draft.Put(key, "gradient_accumulation_steps", (int)steps, "Axolotl's batch_size, divided by its micro_batch_size.");
        }
        else
        {
            draft.Leave(key, "It is no multiple of micro_batch_size: set gradient_accumulation_steps.");
        }
    }

    /// <summary>In Axolotl steps win over a ratio, in a recipe the ratio wins.</summary>
    private static void WarmupRatio(SourceKey key, ImportDraft draft)
    {
        if (!key.IsSet)
        {
            draft.Settle(key);
        }
        else if (draft.Find("warmup_steps") is not null)
        {
            draft.Leave(key, "warmup_steps wins in Axolotl, and here the ratio would.");
        }
        else if (key.Value is { } value)
        {
            draft.Put(key, "warmup_ratio", value);
        }
        else
        {
            draft.Leave(key, "It should be a number.");
        }
    }

    private static void ExcessLength(SourceKey key, ImportDraft draft)
    {
        if (!key.IsSet || key.Text == "truncate")
        {
            draft.Settle(key);
        }
        else
        {
            draft.Leave(key, "Longer samples are shortened to cutoff_len.");
        }
    }

    private static void Steps(SourceKey key, ImportDraft draft, string what)
    {
        if (key.IsIdle)
        {
            draft.Settle(key);
        }
        else if (key.Value is { } value and not string[])
        {
            draft.Put(key, $"{what}_strategy", "steps");
            draft.Put(key, $"{what}_steps", value);
        }
        else
        {
            draft.Leave(key, "It should be a number of steps.");
        }
    }

    /// <summary>So many times an epoch is a share of all steps.</summary>
    private static void PerEpoch(SourceKey key, ImportDraft draft, string what)
    {
        double epochs = draft.Find("num_epochs")?.Number ?? DefaultEpochs;
        double times = key.Number ?? 0;
        if (key.IsIdle)
        {
            draft.Settle(key);
        }
        else if (times == 1)
        {
            draft.Put(key, $"{what}_strategy", "epoch");
        }
        else if (draft.Find("max_steps") is { IsIdle: false })
        {
            draft.Leave(key, $"With max_steps it is not known how many steps an epoch has: set {what}_steps.");
        }
        else if (times > 0 && times * epochs is > 1 and < 1e9 and var all)
        {
            draft.Put(key, $"{what}_strategy", "steps");
            string remark = $"A share of all steps: {key.Text} times an epoch, as {key.Name} says.";
            draft.Put(key, $"{what}_steps", Math.Round(1 / all, 6), remark);
        }
        else
        {
            draft.Leave(key, $"It should be a whole number: set {what}_steps.");
        }
    }

    private static void Strategy(SourceKey key, ImportDraft draft, string what)
    {
        bool isOff = key.IsFalse || key.Text is "no";
        if (!key.IsSet || (isOff && what == "eval"))
        {
            draft.Settle(key);
        }
        else if (isOff || key.Text is "steps" or "epoch")
        {
            draft.Put(key, $"{what}_strategy", isOff ? "no" : key.Text!);
        }
        else
        {
            draft.Leave(key, $"Only no, steps and epoch are possible: set {what}_strategy.");
        }
    }
}
