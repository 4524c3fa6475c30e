using Lathe.Jobs.Runs;

namespace Lathe.Cli.Commands;

/// <summary>From the words of the command line to something that can be started.</summary>
internal static class RecipeIntake
{
    /// <summary>Null when the recipe is refused; everything there is to say about it has been printed then.</summary>
    public static RunRequest? Load(TrainArguments arguments) => new()
    {
        RecipePath = arguments.RecipePath,
        RecipeText = File.ReadAllText(arguments.RecipePath),
        Overrides = arguments.Overrides,
        WorkingDirectory = Environment.CurrentDirectory,
        Recipe = new Lathe.Recipes.Model.Recipe(),
    };
}
