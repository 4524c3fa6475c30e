namespace Lathe.Architecture.Tests;

/// <summary>Which project may know which. A change here is a change of the design: see server/ARCHITECTURE.md.</summary>
public class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Lathe.Recipes"] = [],
        ["Lathe.Models"] = [],
        ["Lathe.Protocol"] = [],
        ["Lathe.Metrics"] = [],
        ["Lathe.Data"] = ["Lathe.Models", "Lathe.Recipes"],
        ["Lathe.Memory"] = ["Lathe.Models", "Lathe.Recipes"],
        ["Lathe.LanguageService"] = ["Lathe.Data", "Lathe.Memory", "Lathe.Models", "Lathe.Recipes"],
        ["Lathe.Jobs"] = ["Lathe.Models", "Lathe.Protocol", "Lathe.Recipes"],
        ["Lathe.Training"] = ["Lathe.Data", "Lathe.Metrics", "Lathe.Models", "Lathe.Recipes"],
        ["Lathe.Worker"] = ["Lathe.Protocol", "Lathe.Training"],
        ["Lathe.Cli"] =
        [
            "Lathe.Data", "Lathe.Jobs", "Lathe.LanguageService", "Lathe.Memory", "Lathe.Models", "Lathe.Protocol", "Lathe.Recipes",
        ],
    };

    private readonly ProjectGraph _graph = new();

    [Fact]
    public void The_graph_equals_the_table()
    {
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), _graph.Projects.Order(StringComparer.Ordinal));
        Assert.All(_graph.Projects, project =>
            Assert.Equal(Allowed[project], _graph.ReferencesOf(project).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Only_the_engine_and_the_worker_reach_torch()
    {
        var reaching = _graph.Projects
            .Where(project => _graph.Reach(project).SelectMany(_graph.PackagesOf).Any(IsTorch))
            .Order(StringComparer.Ordinal);

        Assert.Equal(["Lathe.Training", "Lathe.Worker"], reaching);
    }

    [Fact]
    public void The_shell_builds_the_worker_along_and_does_not_load_it()
    {
        Assert.Equal(["Lathe.Worker"], _graph.BuiltAlongBy("Lathe.Cli"));
        Assert.DoesNotContain("Lathe.Worker", _graph.Reach("Lathe.Cli"));
    }

    [Fact]
    public void Json_rpc_is_known_only_where_processes_talk()
    {
        var talking = _graph.Projects.Where(project => _graph.PackagesOf(project).Contains("StreamJsonRpc")).Order(StringComparer.Ordinal);
        Assert.Equal(["Lathe.Cli", "Lathe.Jobs", "Lathe.Worker"], talking);
    }

    private static bool IsTorch(string package) =>
        package.Contains("torch", StringComparison.OrdinalIgnoreCase);
}
