using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lathe.Generated.Tests;

/// <summary>A committed file that must equal what the code says.</summary>
internal static class GeneratedFile
{
    private static readonly string Repository = Path.GetFullPath(typeof(GeneratedFile).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!);

    /// <param name="path">From the repository's root.</param>
    public static string PathOf(string path) => Path.Combine(Repository, path);

    /// <summary>Compares; with UPDATE_GENERATED=1 writes instead.</summary>
    /// <param name="path">From the repository's root.</param>
    /// <param name="expected">Its whole text.</param>
    /// <param name="test">Named in the message.</param>
    public static void Check(string path, string expected, [CallerMemberName] string test = "")
    {
        var full = PathOf(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, expected);
            return;
        }

        var actual = File.Exists(full) ? File.ReadAllText(full) : "";
        Assert.True(
            expected == actual,
            $"{path} is not what the code says ({FirstDifference(expected, actual)}). Write it anew: "
            + $"UPDATE_GENERATED=1 dotnet test --project tests/Lathe.Generated.Tests -- --filter-method '*{test}'");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (should, are) = (expected.Split('\n'), actual.Split('\n'));
        var shared = Math.Min(should.Length, are.Length);
        var line = Enumerable.Range(0, shared).FirstOrDefault(index => should[index] != are[index], shared);
        return $"line {line + 1}: '{should.ElementAtOrDefault(line)}' instead of '{are.ElementAtOrDefault(line)}'";
    }
}
