using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Binding;

/// <summary>What is said about a recipe's command and the keys that are not its own.</summary>
internal static class CommandKeys
{
    /// <summary>LLaMA-Factory ends with a list of unused keys when a recipe for one command is given to another.</summary>
    public static void Refuse(BoundKey bound, RecipeCommand command, FindingList findings)
    {
        string? instead = Renames.Elsewhere.GetValueOrDefault(bound.Key.Name);
        bool replaced = instead is not null && RecipeKeys.Find(instead)!.Commands.Contains(command);
        string owners = RecipeCommands.Activities(bound.Key.Commands);
        string name = RecipeCommands.Activity(command);
        findings.Add(new Finding(
            FindingCodes.KeyOfOtherCommand,
            Severity.Error,
            $"{bound.Key.Name} is for {owners}, and this recipe is for {name}, where LLaMA-Factory refuses it.",
            bound.Source,
            bound.KeySpan)
        {
            Key = bound.Key.Name,
            Help = replaced ? $"For {name} the key is {instead}." : $"Remove the line; a recipe for {owners} may have it.",
            Suggestion = replaced ? instead : null,
        });
    }

    /// <summary>Only a training can be started as a run.</summary>
    /// <param name="command">What the recipe is for.</param>
    /// <param name="mark">The key that shows it; null when the caller has said so.</param>
    /// <param name="keys">The keys that are set.</param>
    /// <param name="source">The recipe.</param>
    /// <param name="findings">Takes the refusal.</param>
    public static void RefuseRun(
        RecipeCommand command, string? mark, IReadOnlyDictionary<string, BoundKey> keys, SourceText source, FindingList findings)
    {
        if (command == RecipeCommand.Train)
        {
            return;
        }

        BoundKey? bound = mark is null ? null : keys.GetValueOrDefault(mark);
        string name = RecipeCommands.Activity(command);
        string? own = command is RecipeCommand.Export or RecipeCommand.Eval ? $"lathe {RecipeCommands.Name(command)}" : null;
        string why = mark is null ? "" : $", as {mark} shows";
        findings.Add(new Finding(
            FindingCodes.CommandNotYet,
            Severity.Error,
            own is not null
                ? $"This is a recipe for {name}{why}, and this command trains."
                : $"This is a recipe for {name}{why}; Lathe trains, and {name} is not possible yet.",
            bound?.Source ?? source,
            bound?.KeySpan ?? default)
        {
            Key = mark,
            Help = (own is null ? "" : $"`{own}` runs it. ") + "To train, give it the keys of a training, such as do_train: true, dataset and output_dir.",
        });
    }
}
