namespace Lathe.Jobs.Supervision;

/// <summary>
/// Where the kernel counts the processes of a control group that it ended for lack of memory: a file with a line <c>oom_kill N</c>.
/// </summary>
internal static class OutOfMemoryCounter
{
    private const string Groups = "/proc/self/cgroup";
    private const string Root = "/sys/fs/cgroup";

    /// <summary>The file of this process's group, which its children share; null when there is none to be found.</summary>
    /// <param name="groups">Lines as in <c>/proc/self/cgroup</c> (cgroups(7)): number, controllers, path.</param>
    /// <param name="root">Where the hierarchies are mounted.</param>
    public static string? Find(string groups = Groups, string root = Root)
    {
        try
        {
            return File.Exists(groups)
                ? File.ReadLines(groups).Select(line => Of(line.Split(':', 3), root)).FirstOrDefault(File.Exists)
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A path that does not lead anywhere (a container that sees another tree) is not guessed at: a wrong group would give a wrong answer.
    private static string? Of(string[] fields, string root) => fields switch
    {
        [_, "", var path] => Path.Join(root, path, "memory.events"),
        [_, var controllers, var path] when controllers.Split(',').Contains("memory") => Path.Join(root, "memory", path, "memory.oom_control"),
        _ => null,
    };
}
