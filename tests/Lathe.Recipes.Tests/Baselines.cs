using System.Runtime.CompilerServices;

namespace Lathe.Recipes.Tests;

/// <summary>Recipes in <c>baselines/</c>, each with the findings expected beside it. <c>UPDATE_BASELINES=1</c> rewrites those.</summary>
internal static class Baselines
{
    public static string Folder { get; } = Path.Combine(SourceFolder(), "baselines");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    public static void Compare(string name, string actual)
    {
        string path = Path.Combine(Folder, $"{name}.txt");
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
