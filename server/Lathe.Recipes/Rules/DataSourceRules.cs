using Lathe.Recipes.Findings;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Rules;

/// <summary>How data is mixed, streamed, packed, ordered and cached.</summary>
internal static class DataSourceRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.InterleaveProbsWithConcat,
            Severity.Error,
            ["interleave_probs", "mix_strategy"],
            "interleave_probs says how often each dataset is drawn from, but mix_strategy: concat joins them one after another.",
            "Set mix_strategy to interleave_under, interleave_over or interleave_once, or remove interleave_probs.",
            context => context.Has("interleave_probs") && context.Text("mix_strategy") == "concat"),
        new MessageRule(
            FindingCodes.InterleaveProbsCount,
            Severity.Error,
            ["interleave_probs", "dataset"],
            "interleave_probs needs one number per dataset.",
            "Write one number per dataset.",
            context => context.Has("interleave_probs") && context.Has("dataset") && context.Items("interleave_probs").Count != context.Items("dataset").Count
                ? $"interleave_probs has {Count(context.Items("interleave_probs").Count, "number")} for {Count(context.Items("dataset").Count, "dataset")}."
                : null),
        new ConditionRule(
            FindingCodes.StreamingValSize,
            Severity.Error,
            ["val_size", "streaming"],
            "A share of a stream can't be set aside: its length is not known.",
            "Set val_size to a number of rows, or name an eval_dataset.",
            context => context.IsTrue("streaming") && context.Number("val_size") is > 0 and < 1),
        new ConditionRule(
            FindingCodes.StreamingMaxSamples,
            Severity.Error,
            ["max_samples", "streaming"],
            "max_samples does not work with streaming.",
            "Remove max_samples, and set max_steps to limit the training.",
            context => context.IsTrue("streaming") && context.Has("max_samples")),
        new ConditionRule(
            FindingCodes.StreamingMaxSteps,
            Severity.Error,
            ["streaming", "max_steps"],
            "A stream has no known length, so the number of steps has to be said.",
            "Set max_steps.",
            context => context.IsTrue("streaming") && context.Recipe.Training.DoTrain && !(context.Number("max_steps") > 0)),
        new ConditionRule(
            FindingCodes.StreamingTokenized,
            Severity.Error,
            ["tokenized_path", "streaming"],
            "tokenized_path keeps all tokens in a folder, and streaming keeps none.",
            "Remove streaming or tokenized_path.",
            context => context.IsTrue("streaming") && context.Text("tokenized_path") is { Length: > 0 }),
        new ConditionRule(
            FindingCodes.StreamingOrder,
            Severity.Warning,
            ["group_by_length", "train_sampling_strategy", "streaming"],
            "A stream is not grouped by length: its rows are not known before they are trained on. They are shuffled within buffer_size.",
            "Remove what groups samples by length; packing leaves less padding too.",
            context => context.IsTrue("streaming") && context.Recipe.SampleOrder() == SamplingStrategy.GroupByLength),
        new ConditionRule(
            FindingCodes.StreamingConcat,
            Severity.Hint,
            ["mix_strategy", "dataset", "streaming"],
            "With mix_strategy: concat a stream reads its datasets one after the other, and only rows within buffer_size are shuffled.",
            "Set mix_strategy: interleave_over (or interleave_under, interleave_once) to mix them.",
            context => context.IsTrue("streaming") && context.Recipe.Data is { MixStrategy: MixStrategy.Concat, Dataset.Count: > 1 }),
        new ConditionRule(
            FindingCodes.BufferSizeAlone,
            Severity.Information,
            ["buffer_size", "streaming"],
            "buffer_size is for streaming, which is off.",
            "Set streaming: true, or remove buffer_size.",
            context => context.IsSet("buffer_size") && context.Number("buffer_size") != 16384 && !context.IsTrue("streaming")),
        new ConditionRule(
            FindingCodes.NeatPackingOutsideSft,
            Severity.Error,
            ["neat_packing", "stage"],
            "neat_packing keeps packed samples apart, which only stage sft does.",
            "Remove neat_packing, or set stage: sft.",
            context => context.IsTrue("neat_packing") && context.Stage != "sft"),
        new ConditionRule(
            FindingCodes.NeatPackingWins,
            Severity.Warning,
            ["packing", "neat_packing"],
            "neat_packing turns packing on, whatever packing says.",
            "Remove packing: false, or neat_packing.",
            context => context.IsTrue("neat_packing") && context.IsSet("packing") && context.Text("packing") is not null && !context.IsTrue("packing")),
        new ConditionRule(
            FindingCodes.PackedSamplesMix,
            Severity.Hint,
            ["packing"],
            "Packed samples also see the samples before them in their block, which are about something else.",
            "Set neat_packing: true instead, which keeps them apart.",
            context => context.Stage == "sft" && context.Recipe.Data is { Packing: true, NeatPacking: false }),
        new ConditionRule(
            FindingCodes.OrderDisabled,
            Severity.Warning,
            ["disable_shuffling", "group_by_length", "train_sampling_strategy"],
            "disable_shuffling keeps the order of the data, so samples are not grouped by length.",
            "Remove disable_shuffling, or what groups samples by length.",
            context => context.Recipe is { Method.DisableShuffling: true, Training: { GroupByLength: true } or { TrainSamplingStrategy: SamplingStrategy.GroupByLength } }),
        new ConditionRule(
            FindingCodes.TwoOrders,
            Severity.Warning,
            ["train_sampling_strategy", "group_by_length"],
            "group_by_length puts samples of like length together, whatever train_sampling_strategy says.",
            "Remove one of the two.",
            context => context.IsSet("train_sampling_strategy") && context.Recipe.Training is { GroupByLength: true, TrainSamplingStrategy: not SamplingStrategy.GroupByLength }),
        new ConditionRule(
            FindingCodes.GroupedBlocks,
            Severity.Hint,
            ["group_by_length", "train_sampling_strategy", "packing", "neat_packing"],
            "Packed blocks are nearly all of one length: there is nothing to gain by grouping them.",
            "Remove what groups samples by length.",
            context => context.Recipe.SampleOrder() == SamplingStrategy.GroupByLength && context.Recipe.IsPacked()),
        new ConditionRule(
            FindingCodes.TokenizedDataStale,
            Severity.Hint,
            ["tokenized_path", "dataset", "dataset_dir"],
            "The tokenized data is older than the data it was made from. If that is not the same any more, the run is refused.",
            "Set overwrite_cache: true to make it anew.",
            context => !context.Recipe.Data.OverwriteCache && context.Text("tokenized_path") is { } path && context.Facts.GetTokenized(path, context.Recipe.Data.DatasetDir, context.Items("dataset")) is { DataWrittenAt: { } data } cache && data > cache.WrittenAt),
        new ConditionRule(
            FindingCodes.PromptLabelsWithEfficientEos,
            Severity.Error,
            ["train_on_prompt", "template"],
            "This template writes the end of a turn only once, which train_on_prompt can't label.",
            "Remove train_on_prompt.",
            context => context.Recipe.Data is { TrainOnPrompt: true, Template: { } template } && context.Facts.Templates?.EfficientEosNames.Contains(template) == true),
    ];

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
