using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Training.Adapters;

/// <summary>Modules that are trained whole beside the adapter (PEFT's modules_to_save).</summary>
public static class AdditionalTargets
{
    /// <summary>True when a target names the module that a parameter belongs to, by its path or a suffix of it at a dot.</summary>
    public static bool Matches(string parameter, IReadOnlyList<string> targets)
    {
        var module = parameter[..parameter.LastIndexOf('.')];
        return targets.Any(target => module == target || module.EndsWith("." + target, StringComparison.Ordinal));
    }

    /// <summary>
    /// True when a head that is tied to the embedding has to part from it. PEFT trains a copy of each module it saves, also of the
    /// embedding, and leaves the other with the base's weight; who loads the adapter does the same.
    /// </summary>
    public static bool Untie(ModelConfig config, IReadOnlyList<string> targets)
    {
        var names = DecoderFamilies.For(config).Names;
        return config.TieWordEmbeddings && (Matches(names.Embedding + ".weight", targets) || Matches(names.Head + ".weight", targets));
    }
}
