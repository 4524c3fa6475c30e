using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Rules;

/// <summary>The ZeRO stage of <c>deepspeed</c>, which is a file's name or the configuration itself.</summary>
internal static class DeepSpeedStage
{
    public static int Of(YamlNode? value, IRecipeFacts facts) => value switch
    {
        ScalarNode { Value.Kind: ScalarKind.Text } path => facts.GetZeroStage(path.Text) ?? 0,
        MappingNode mapping when Find(mapping, "zero_optimization") is MappingNode zero
            && Find(zero, "stage") is ScalarNode { Value: { Kind: ScalarKind.WholeNumber, WholeNumber: var stage } }
            && stage >= 0 && stage <= 3 => (int)stage,
        _ => 0,
    };

    private static YamlNode? Find(MappingNode mapping, string key) =>
        mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}
