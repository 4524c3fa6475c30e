using System.Runtime.CompilerServices;

namespace Lathe.LanguageService.Tests;

/// <summary>Expected outputs as files in <c>tests/baselines</c>. <c>UPDATE_GENERATED=1</c> rewrites them; then read the diff.</summary>
internal static class Baselines
{
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));

    /// <param name="name">The file below <c>tests/baselines</c>.</param>
    /// <param name="actual">What it should hold.</param>
    public static void Compare(string name, string actual)
    {
        string path = Path.Combine(Repository, "tests", "baselines", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; UPDATE_GENERATED=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
