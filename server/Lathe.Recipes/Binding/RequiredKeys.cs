using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>Keys a command can't do without.</summary>
internal static class RequiredKeys
{
    public static void Check(
        RecipeCommand command, IReadOnlyDictionary<string, BoundKey> keys, RecipeTree tree, FindingList findings)
    {
        if (tree.Root is not MappingNode
            || tree.Findings.Any(finding => finding.Code is FindingCodes.TooLarge or FindingCodes.TooManyFindings))
        {
            return;
        }

        Require("model_name_or_path", "The recipe names no model.", $"the folder of the model{Purpose(command)}");
        switch (command)
        {
            case RecipeCommand.Export:
                Require("export_dir", "The recipe does not say where to export to.", "the folder for the exported model");
                break;
            case RecipeCommand.Eval:
                Require("task", "The recipe names no benchmark.", "a benchmark and its part, such as mmlu_test");
                break;
        }

        void Require(string name, string missing, string what)
        {
            BoundKey? bound = keys.GetValueOrDefault(name);
            bool isSet = bound?.ReadValue is string text && text.Trim().Length > 0;
            bool isFaulty = tree.UnreadableKeys.Contains(name)
                || bound?.Value is ScalarNode { Value.Kind: ScalarKind.Refused }
                || findings.Items.Any(finding => finding.Key == name && finding.Severity == Severity.Error);
            if (isSet || isFaulty)
            {
                return;
            }

            TextSpan first = tree.Root is MappingNode { Entries: [MappingEntry entry, ..] } ? entry.Key.Span : default;
            findings.Add(new Finding(
                FindingCodes.MissingKey, Severity.Error, missing, bound?.Source ?? tree.Source, bound?.KeySpan ?? first)
            {
                Key = name,
                Help = $"Set {name} to {what}.",
            });
        }
    }

    private static string Purpose(RecipeCommand command) => command switch
    {
        RecipeCommand.Train => " to train",
        RecipeCommand.Export => " to export",
        RecipeCommand.Chat => " to chat with",
        _ => " to test",
    };
}
