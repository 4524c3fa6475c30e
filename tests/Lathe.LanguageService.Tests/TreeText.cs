using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Tests;

/// <summary>What was read of a text, without where it stands.</summary>
internal static class TreeText
{
    public static string Of(YamlNode node) => node switch
    {
        ScalarNode scalar => $"{scalar.Value.Kind} {scalar.Style} '{scalar.Text}'",
        SequenceNode sequence => $"[{string.Join(", ", sequence.Items.Select(Of))}]",
        MappingNode mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{Of(entry.Key)}: {Of(entry.Value)}"))}}}",
        _ => throw new ArgumentException(node.GetType().Name),
    };
}
