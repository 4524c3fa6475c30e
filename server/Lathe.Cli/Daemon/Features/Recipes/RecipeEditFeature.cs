using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Edits;
using Lathe.Memory.Remedies;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Recipes;

/// <summary><c>lathe/recipe/edit</c>: from changes of keys to changes of the text.</summary>
internal static class RecipeEditFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        DaemonMethods.RecipeEdit,
        json => json.RecipeEditParams,
        (parameters, workspace, _) => Task.FromResult(Edit(parameters, workspace)));

    private static RecipeEditResult Edit(RecipeEditParams parameters, Workspace workspace)
    {
        List<KeyEdit> edits = [.. parameters.Edits.Select(edit => new KeyEdit(edit.Key, edit.Value))];
        if (RecipeEdits.ProblemOf(edits) is { } wrong)
        {
            throw RunFailure.InvalidParams(wrong);
        }

        var recipe = AskedRecipe.Of(parameters.Recipe, workspace);
        var (changes, problem) = RecipeEdits.For(recipe, edits);
        return problem is null
            ? new RecipeEditResult(TextEdits.Of(recipe.Source, changes))
            : throw RunFailure.Of(RunErrorKind.RecipeRefused, problem, "Change it by hand.");
    }
}
