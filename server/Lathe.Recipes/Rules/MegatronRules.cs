using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Rules;

/// <summary>Megatron, which trains on many devices.</summary>
internal static class MegatronRules
{
    public static IEnumerable<RecipeRule> All =>
    [
        new ConditionRule(
            FindingCodes.MegatronStage,
            Severity.Error,
            ["stage", "use_megatron_bridge"],
            "The Megatron bridge trains stages pt and sft only.",
            "Set stage: sft, or remove use_megatron_bridge.",
            context => context.IsTrue("use_megatron_bridge") && context.Stage is not ("pt" or "sft")),
        new ConditionRule(
            FindingCodes.MegatronMethod,
            Severity.Error,
            ["finetuning_type", "use_megatron_bridge"],
            "The Megatron bridge trains with finetuning_type full or lora only.",
            "Set finetuning_type: lora or full.",
            context => context.IsTrue("use_megatron_bridge") && context.Method is not ("full" or "lora")),
        new ConditionRule(
            FindingCodes.MegatronCombination,
            Severity.Error,
            ["quantization_bit", "deepspeed", "use_megatron_bridge"],
            "The Megatron bridge works neither with quantization_bit nor with DeepSpeed.",
            "Remove them, or remove use_megatron_bridge.",
            context => context.IsTrue("use_megatron_bridge") && (context.Has("quantization_bit") || context.Has("deepspeed"))),
        new ConditionRule(
            FindingCodes.SequenceParallel,
            Severity.Error,
            ["sequence_parallel", "tensor_model_parallel_size"],
            "sequence_parallel splits what tensor parallelism left whole, so it needs tensor_model_parallel_size above 1.",
            "Set tensor_model_parallel_size to at least 2, or remove sequence_parallel.",
            context => context.IsTrue("sequence_parallel") && !(context.Number("tensor_model_parallel_size") > 1)),
    ];
}
