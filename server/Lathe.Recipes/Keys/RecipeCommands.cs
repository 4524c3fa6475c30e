namespace Lathe.Recipes.Keys;

/// <summary>Commands in words.</summary>
public static class RecipeCommands
{
    public static IReadOnlyList<RecipeCommand> All { get; } = Enum.GetValues<RecipeCommand>();

    /// <summary>The word a command line has for it, such as <c>train</c>.</summary>
    public static string Name(RecipeCommand command) => command.ToString().ToLowerInvariant();

    /// <summary>What it does, such as <c>training</c>.</summary>
    public static string Activity(RecipeCommand command) => command switch
    {
        RecipeCommand.Train => "training",
        RecipeCommand.Export => "export",
        RecipeCommand.Chat => "chat",
        _ => "benchmarks",
    };

    /// <summary>What several of them do, such as <c>export and chat</c>.</summary>
    public static string Activities(IEnumerable<RecipeCommand> commands) => string.Join(" and ", commands.Select(Activity));

    /// <summary>Reads blank-separated names; <c>all</c> stands for every command.</summary>
    /// <exception cref="ArgumentException">A word is no command.</exception>
    internal static IReadOnlyList<RecipeCommand> Parse(string names) => names == "all"
        ? All
        : [.. names.Split(' ').Select(name => Enum.Parse<RecipeCommand>(name, ignoreCase: true))];
}
