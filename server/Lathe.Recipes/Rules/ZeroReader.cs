using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Rules;

/// <summary>Reads the value of <c>deepspeed</c>, which is a file's name or the configuration itself.</summary>
public static class ZeroReader
{
    private static readonly ZeroFacts None = new(0, OffloadsOptimizer: false, OffloadsWeights: false);

    /// <summary>What is known of it; stage 0 when that is nothing.</summary>
    public static ZeroFacts Read(YamlNode? value, IRecipeFacts facts) => value switch
    {
        ScalarNode { Value.Kind: ScalarKind.Text } path => facts.GetZero(path.Text) ?? None,
        MappingNode mapping when Find(mapping, "zero_optimization") is MappingNode zero
            && Find(zero, "stage") is ScalarNode { Value: { Kind: ScalarKind.WholeNumber, WholeNumber: var stage } }
            && stage >= 0 && stage <= 3
            => new ZeroFacts((int)stage, IsOffloaded(zero, "offload_optimizer"), IsOffloaded(zero, "offload_param")),
        _ => None,
    };

    private static bool IsOffloaded(MappingNode zero, string key) =>
        Find(zero, key) is MappingNode target && Find(target, "device") is ScalarNode { Text: "cpu" or "nvme" };

    private static YamlNode? Find(MappingNode mapping, string key) =>
        mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}
