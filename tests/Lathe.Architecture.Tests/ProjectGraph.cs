using System.Xml.Linq;

namespace Lathe.Architecture.Tests;

/// <summary>The server's projects as their files declare them.</summary>
internal sealed class ProjectGraph
{
    private readonly Dictionary<string, XDocument> _projects;

    public ProjectGraph() => _projects = Directory
        .GetFiles(Path.Combine(Built.Repository, "server"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), XDocument.Load);

    public IEnumerable<string> Projects => _projects.Keys;

    /// <summary>Projects whose types a project can use.</summary>
    public IEnumerable<string> ReferencesOf(string project) => References(project, built: true);

    /// <summary>Projects that are built along, and never loaded.</summary>
    public IEnumerable<string> BuiltAlongBy(string project) => References(project, built: false);

    public IEnumerable<string> PackagesOf(string project) =>
        _projects[project].Descendants("PackageReference").Select(element => (string)element.Attribute("Include")!);

    /// <summary>A project and everything it can reach through references.</summary>
    public IReadOnlySet<string> Reach(string project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                foreach (var reference in ReferencesOf(next))
                {
                    open.Push(reference);
                }
            }
        }

        return reached;
    }

    private IEnumerable<string> References(string project, bool built) => _projects[project].Descendants("ProjectReference")
        .Where(element => built == ((string?)element.Attribute("ReferenceOutputAssembly") != "false"))
        .Select(element => Path.GetFileNameWithoutExtension((string)element.Attribute("Include")!));
}
