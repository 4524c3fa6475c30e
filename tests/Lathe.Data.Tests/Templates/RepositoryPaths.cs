namespace Lathe.Data.Tests.Templates;

internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    public static string TemplateOracle { get; } = Path.Combine(Root, "tests", "oracles", "templates");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Daemon.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests have to run from inside the repository.");
    }
}
