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
}
