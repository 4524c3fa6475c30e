using Lathe.Recipes.Keys;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Binding;

/// <summary>Tells by the keys of a recipe which command it is for.</summary>
internal static class CommandDetection
{
    /// <summary>Keys of the groups of a training that chat reads as well.</summary>
    private static readonly HashSet<string> Conversation = ["template", "default_system", "enable_thinking", "tool_format"];

    /// <summary>
    /// The command, and the key that shows it. A recipe without such a key is taken for a training, which most are once they are
    /// finished; with a template and nothing to train on, for a chat.
    /// </summary>
    /// <param name="keys">The known keys that are set.</param>
    /// <param name="tree">Its lines that can't be read count too, so that nothing flickers while one is typed.</param>
    public static (RecipeCommand Command, string? Mark) Decide(IEnumerable<RecipeKey> keys, RecipeTree tree)
    {
        RecipeKey[] written =
        [
            .. keys,
            .. tree.UnreadableKeys.Select(name => RecipeKeys.Find(Renames.PresentName(name))).OfType<RecipeKey>(),
        ];
        if (written.Any(key => key.Commands is [RecipeCommand.Train]))
        {
            return (RecipeCommand.Train, null);
        }

        if (written.Any(key => key.Name == "export_dir"))
        {
            return (RecipeCommand.Export, "export_dir");
        }

        // batch_size and save_dir are what others call keys of a training.
        RecipeKey? benchmark = written.FirstOrDefault(
            key => key.Commands is [RecipeCommand.Eval] && !Renames.Elsewhere.ContainsKey(key.Name));
        if (benchmark is not null)
        {
            return (RecipeCommand.Eval, benchmark.Name);
        }

        bool learns = written.Any(IsAboutLearning);
        RecipeKey? chat = written.FirstOrDefault(key => key.Name == "infer_backend")
            ?? (learns ? null : written.FirstOrDefault(key => key.Group is "inference" or "generation"));
        if (chat is not null)
        {
            return (RecipeCommand.Chat, chat.Name);
        }

        bool hasOnlyAModel = !learns && written.Any(key => key.Name == "template");
        return (hasOnlyAModel ? RecipeCommand.Chat : RecipeCommand.Train, null);
    }

    /// <summary>Data or a method: nobody needs them only to chat.</summary>
    private static bool IsAboutLearning(RecipeKey key) =>
        key.Group is not ("model" or "inference" or "generation" or "export" or "quant" or "multimodal" or "ktransformers")
        && !Conversation.Contains(key.Name);
}
