using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>
/// Reads <c>key=value</c> arguments as OmegaConf's command line does: the value is YAML, a dotted key goes into a mapping.
/// </summary>
/// <remarks>One difference: OmegaConf takes an argument without <c>=</c> for a key set to null; here it is an error.</remarks>
internal static class OverrideReader
{
    /// <summary>The entry an argument stands for; null when it stands for none, which a finding says.</summary>
    /// <param name="source">The argument.</param>
    /// <param name="findings">Takes what is wrong with it.</param>
    public static MappingEntry? Read(SourceText source, FindingList findings)
    {
        int equals = source.Text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? source.Text : source.Text[..equals];
        if (equals <= 0 || name.AsSpan().Trim().IsEmpty || name.AsSpan().IndexOfAny("[]\r\n") >= 0)
        {
            findings.Add(new Finding(
                FindingCodes.BadOverride,
                Severity.Error,
                "This argument is no 'key=value'.",
                source,
                new TextSpan(0, equals < 0 ? source.Length : equals))
            {
                Help = "Write for example learning_rate=1e-4 or lora_target=[q_proj,v_proj].",
            });
            return null;
        }

        // Blanks in place of the key keep every offset of the value.
        var padded = new SourceText(source.Path, new string(' ', equals + 1) + source.Text[(equals + 1)..]);
        RecipeTree tree = TreeReader.Read(padded);
        findings.AddRange(tree.Findings.Select(finding => finding with { Source = source }));
        bool isNull = tree.Root is MappingNode { Entries.Count: 0, Span.Length: 0 };
        YamlNode value = isNull
            ? new ScalarNode(ScalarValue.Null(""), ScalarStyle.Plain, new TextSpan(source.Length, 0))
            : tree.Root;
        if (tree.Findings.Any(finding => finding.Severity == Severity.Error))
        {
            value = new ScalarNode(ScalarValue.Refused(""), ScalarStyle.Plain, value.Span);
        }

        return Nest(name, value);
    }

    private static MappingEntry Nest(string name, YamlNode value)
    {
        string[] parts = name.Split('.');
        for (int i = parts.Length - 1; i > 0; i--)
        {
            value = new MappingNode([Entry(parts[i], value, new TextSpan(0, name.Length))], value.Span, weight: 1);
        }

        return Entry(parts[0], value, new TextSpan(0, name.Length));
    }

    private static MappingEntry Entry(string name, YamlNode value, TextSpan keySpan) =>
        new(new ScalarNode(ScalarValue.FromText(name), ScalarStyle.Plain, keySpan), value, value.Span);
}
