using Lathe.Cli.Daemon.Features.Recipes;
using Lathe.Cli.Daemon.Features.Runs;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.LanguageService.Importing;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Making;

/// <summary><c>lathe/recipe/import</c>: a recipe made of a configuration of Axolotl. Nothing is written: the client shows it.</summary>
internal static class ImportFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        DaemonMethods.RecipeImport,
        json => json.RecipeImportParams,
        (parameters, workspace, _) => Task.FromResult(Import(parameters, workspace)));

    private static RecipeImportResult Import(RecipeImportParams parameters, Workspace workspace)
    {
        var source = AskedRecipe.TextOf(parameters.Source, workspace);
        if (!AxolotlImporter.IsOne(source))
        {
            throw RunFailure.Of(
                RunErrorKind.RecipeUnreadable,
                "This is no configuration of Axolotl: it has none of its keys, such as base_model, datasets or micro_batch_size.",
                "Open the YAML file that 'axolotl train' takes.");
        }

        var root = workspace.WorkingDirectoryOf(parameters.Source);
        var place = ImportPlaces.For(DocumentUri.ToPath(parameters.Source) ?? Path.Combine(root, "imported.yaml"), root);
        var made = AxolotlImporter.Import(source, place);
        return new RecipeImportResult(
            made.Text,
            place.Name + FreeNames.RecipeExtension,
            [.. made.Files.Select(file => new ImportedFileInfo(file.Name, file.Text))],
            made.Carried,
            [.. made.Left.Select(left => new ImportLeftInfo(left.Key, left.Line, left.Reason))]);
    }
}
