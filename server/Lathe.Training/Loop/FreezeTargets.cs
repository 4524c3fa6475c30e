using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>The part of a model that <c>finetuning_type: freeze</c> trains: modules of some blocks, and modules outside the blocks.</summary>
internal sealed class FreezeTargets(ModelConfig config, MethodOptions method)
{
    private const string EveryModule = "all";

    private readonly DecoderNames _names = DecoderFamilies.For(config).Names;
    private readonly IReadOnlyList<ParameterSpec> _inventory = ParameterInventory.For(config);

    /// <summary>The keys that choose the part, as in a recipe; null for another <c>finetuning_type</c>.</summary>
    public static string? Describe(MethodOptions method) => method.FinetuningType != FinetuningType.Freeze
        ? null
        : $"freeze_trainable_layers: {method.FreezeTrainableLayers}, freeze_trainable_modules: {string.Join(",", method.FreezeTrainableModules)}, " +
          $"freeze_extra_modules: {(method.FreezeExtraModules.Count == 0 ? "null" : string.Join(",", method.FreezeExtraModules))}";

    /// <summary>Whether a parameter is trained.</summary>
    public bool Contains(ParameterSpec spec) => spec.Layer is { } layer
        ? IsTrained(layer) && method.FreezeTrainableModules.Any(module => module == EveryModule || module == ModuleOf(spec))
        : method.FreezeExtraModules.Contains(ModuleOf(spec));

    /// <summary>Refuses what the model does not have.</summary>
    /// <exception cref="TrainingException">Too many layers, unknown modules, or nothing to train.</exception>
    public void Check()
    {
        if (Math.Abs((long)method.FreezeTrainableLayers) > config.NumHiddenLayers)
        {
            throw Refused(
                $"freeze_trainable_layers: the model has {config.NumHiddenLayers} layers, not {Math.Abs((long)method.FreezeTrainableLayers)}.",
                $"Write a number up to {config.NumHiddenLayers}, or finetuning_type: full to train everything.");
        }

        var inner = ModulesWhere(spec => spec.Layer is not null);
        if (Unknown(method.FreezeTrainableModules, [EveryModule, .. inner]) is { Length: > 0 } noModule)
        {
            throw Refused(
                $"freeze_trainable_modules: the layers have no module {noModule}.",
                $"They have {string.Join(", ", inner)}; \"all\" means all of them. Modules outside the layers go into freeze_extra_modules.");
        }

        var outer = ModulesWhere(spec => spec.Layer is null);
        if (config.TieWordEmbeddings && method.FreezeExtraModules.Contains(LastPart(_names.Head)))
        {
            throw Refused(
                $"freeze_extra_modules: this model's {LastPart(_names.Head)} is its embedding (tie_word_embeddings).",
                $"Name {LastPart(_names.Embedding)}: it is trained as both.");
        }

        if (Unknown(method.FreezeExtraModules, outer) is { Length: > 0 } noExtra)
        {
            throw Refused(
                $"freeze_extra_modules: the model has no module {noExtra} outside its layers.",
                $"It has {string.Join(", ", outer)}. Modules of the layers go into freeze_trainable_modules.");
        }

        if (!_inventory.Any(Contains))
        {
            throw Refused(
                "freeze_trainable_layers and freeze_extra_modules leave nothing to train.",
                "Write a number of layers other than 0, or name modules.");
        }
    }

    private static TrainingException Refused(string message, string hint) => new(TrainingFailure.Recipe, message, hint);

    private static string Unknown(IEnumerable<string> names, IReadOnlyList<string> known) => string.Join(", ", names.Where(name => !known.Contains(name)));

    private List<string> ModulesWhere(Func<ParameterSpec, bool> isOne) => [.. _inventory.Where(isOne).Select(ModuleOf).Distinct()];

    /// <summary>The last layers, or with a negative number the first.</summary>
    private bool IsTrained(int layer) => method.FreezeTrainableLayers >= 0
        ? layer >= config.NumHiddenLayers - method.FreezeTrainableLayers
        : layer < -(long)method.FreezeTrainableLayers;

    /// <summary>Of a layer its direct part, such as <c>self_attn</c>; elsewhere the last part of the module's name, such as <c>norm</c>.</summary>
    private string ModuleOf(ParameterSpec spec) => spec.Layer is { } layer
        ? spec.Name[(_names.Layer(layer).Length + 1)..].Split('.')[0]
        : LastPart(spec.Name[..spec.Name.LastIndexOf('.')]);

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];
}
