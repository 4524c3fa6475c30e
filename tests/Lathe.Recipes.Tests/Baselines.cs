using System.Runtime.CompilerServices;

namespace Lathe.Recipes.Tests;

/// <summary>Files below <c>tests/baselines</c> that hold what is expected. <c>UPDATE_BASELINES=1</c> rewrites them; then read the diff.</summary>
internal static class Baselines
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "baselines"));

    public static void Compare(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_BASELINES") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; UPDATE_BASELINES=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
