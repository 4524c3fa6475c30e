using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Optimizers that stand in for optim.</summary>
internal static class OptimizerRules
{
    private static readonly string[] FullRank = ["use_galore", "use_apollo", "use_badam"];

    /// <summary>In the order in which the first one wins.</summary>
    private static readonly string[] ByPrecedence =
        ["use_galore", "use_apollo", "loraplus_lr_ratio", "use_badam", "use_adam_mini", "use_muon"];

    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.SeveralFullRankOptimizers,
            Severity.Error,
            ["use_galore", "use_apollo", "use_badam"],
            "Only one of GaLore, APOLLO and BAdam can be used.",
            "Keep one of them.",
            context => FullRank.Count(context.IsTrue) > 1),
        new MessageRule(
            FindingCodes.OptimizerShadowed,
            Severity.Warning,
            ["use_muon", "use_adam_mini", "use_badam", "loraplus_lr_ratio"],
            "Several optimizers are chosen; only the first of GaLore, APOLLO, LoRA+, BAdam, Adam-mini, Muon is used.",
            "Keep one of them.",
            context => Chosen(context) is [var used, .., var unused] ? $"{unused} has no effect: {used} is used." : null),
        new ConditionRule(
            FindingCodes.OptimizerBesideMuon,
            Severity.Warning,
            ["optim", "use_muon"],
            "use_muon chooses the optimizer, so optim has no effect.",
            "Remove use_muon or optim.",
            context => context.IsTrue("use_muon") && context.IsSet("optim") && !(context.Text("optim") ?? "").StartsWith("adamw_torch", StringComparison.Ordinal)),
        new ConditionRule(
            FindingCodes.ProjectedOptimizer,
            Severity.Warning,
            ["optim", "use_galore", "use_apollo"],
            "GaLore and APOLLO work with optim adamw_torch, an 8-bit AdamW or adafactor; the default is another one.",
            "Set optim: adamw_torch.",
            context => (context.IsTrue("use_galore") || context.IsTrue("use_apollo")) && context.Text("optim") is not ("adamw_torch" or "adamw_bnb_8bit" or "adamw_8bit" or "paged_adamw_8bit" or "adafactor")),
        new ConditionRule(
            FindingCodes.LayerwiseAccumulation,
            Severity.Error,
            ["gradient_accumulation_steps", "galore_layerwise", "apollo_layerwise"],
            "Layer-wise updates happen inside the backward pass, so gradients can't be accumulated.",
            "Set gradient_accumulation_steps: 1.",
            context => context.Number("gradient_accumulation_steps") != 1 && ((context.IsTrue("use_galore") && context.IsTrue("galore_layerwise")) || (context.IsTrue("use_apollo") && context.IsTrue("apollo_layerwise")))),
        new ConditionRule(
            FindingCodes.ProjectedOptimizerWithDeepSpeed,
            Severity.Error,
            ["use_galore", "use_apollo", "deepspeed"],
            "GaLore and APOLLO do not work with DeepSpeed.",
            "Remove deepspeed.",
            context => (context.IsTrue("use_galore") || context.IsTrue("use_apollo")) && context.Has("deepspeed")),
        new ConditionRule(
            FindingCodes.ProjectedOptimizerPrecision,
            Severity.Hint,
            ["use_galore", "use_apollo", "pure_bf16"],
            "GaLore and APOLLO save little while gradients are kept in 32-bit.",
            "Set pure_bf16: true.",
            context => (context.IsTrue("use_galore") || context.IsTrue("use_apollo")) && !context.Recipe.Training.PureBf16),
    ];

    private static IReadOnlyList<string> Chosen(RuleContext context) => [.. ByPrecedence.Where(context.Has)];
}
