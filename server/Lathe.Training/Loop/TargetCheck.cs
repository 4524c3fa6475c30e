using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;

namespace Lathe.Training.Loop;

/// <summary>Whether a model has the layers that a recipe trains.</summary>
internal static class TargetCheck
{
    /// <exception cref="TrainingException">It has not.</exception>
    public static void Run(MethodOptions method, ModelConfig config)
    {
        switch (method.FinetuningType)
        {
            case FinetuningType.Freeze:
                new FreezeTargets(config, method).Check();
                break;
            case FinetuningType.Lora:
                CheckLinear(method, config);
                CheckAdditional(method, config);
                break;
        }
    }

    private static void CheckLinear(MethodOptions method, ModelConfig config)
    {
        var modules = ParameterInventory.LinearModules(config);
        var unmatched = LoraInjector.Unmatched(modules.Select(module => module.Path), method.LoraTarget);
        if (unmatched.Count > 0)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"lora_target: the model has no linear layer {string.Join(", ", unmatched)}.",
                $"It has {string.Join(", ", modules.Select(module => module.Name).Distinct())}; \"all\" means all of them.");
        }
    }

    private static void CheckAdditional(MethodOptions method, ModelConfig config)
    {
        var unties = AdditionalTargets.Untie(config, method.AdditionalTarget);
        var inventory = ParameterInventory.For(config with { TieWordEmbeddings = config.TieWordEmbeddings && !unties });
        var missing = method.AdditionalTarget.Where(target => !inventory.Any(spec => AdditionalTargets.Matches(spec.Name, [target]))).ToList();
        if (missing.Count > 0)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"additional_target: the model has no module {string.Join(", ", missing)}.",
                "Name modules as the checkpoint does, such as embed_tokens, lm_head or norm.");
        }
    }
}
