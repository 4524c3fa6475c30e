namespace Lathe.Architecture.Tests;

/// <summary>The same promises, kept by what was built.</summary>
public class BuiltAssembliesTests
{
    private static readonly string[] Libraries = ["Lathe.Recipes", "Lathe.Models", "Lathe.Data", "Lathe.Protocol", "Lathe.Jobs"];

    private static readonly string[] DoorsToTheOutside =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.StreamReader",
        "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.Net.Sockets.Socket", "System.Diagnostics.Process",
    ];

    public static TheoryData<string> AllLibraries =>
        [.. Libraries.Select(InShell), Built.LanguageService, Path.Combine(Built.Worker, "Lathe.Training.dll")];

    public static TheoryData<string> AssembliesOfTheShell => [.. Libraries.Select(InShell), Path.Combine(Built.Shell, "lathe.dll")];

    [Theory]
    [MemberData(nameof(AllLibraries))]
    public void Nothing_but_the_programs_writes_to_the_console(string assembly) =>
        Assert.DoesNotContain("System.Console", Built.TypesUsedBy(assembly));

    [Fact]
    public void The_programs_do_write_to_the_console()
    {
        // Shows that the test above can see it.
        Assert.Contains("System.Console", Built.TypesUsedBy(Path.Combine(Built.Shell, "lathe.dll")));
        Assert.Contains("System.Console", Built.TypesUsedBy(Path.Combine(Built.Worker, "lathe-worker.dll")));
    }

    [Theory]
    [MemberData(nameof(AssembliesOfTheShell))]
    public void The_shells_process_knows_no_type_of_the_worker_or_of_torch(string assembly)
    {
        var references = Built.ReferencesOf(assembly);
        Assert.DoesNotContain(references, name => name is "lathe-worker" or "Lathe.Training" or "TorchSharp");
        Assert.Contains("System.Runtime", references);
    }

    [Fact]
    public void Torch_stands_beside_the_worker_only()
    {
        Assert.True(File.Exists(Path.Combine(Built.Worker, "TorchSharp.dll")));
        Assert.Contains("TorchSharp", Built.ReferencesOf(Path.Combine(Built.Worker, "Lathe.Training.dll")));
        Assert.DoesNotContain(
            Directory.GetFiles(Built.Shell), file => Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_recipe_library_does_no_io()
    {
        var used = Built.TypesUsedBy(InShell("Lathe.Recipes"));
        string[] doors = ["System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Net.Sockets.Socket"];
        Assert.DoesNotContain(used, doors.Contains);
    }

    [Fact]
    public void The_language_service_does_no_io_and_knows_no_wire()
    {
        Assert.DoesNotContain(Built.TypesUsedBy(Built.LanguageService), DoorsToTheOutside.Contains);
        Assert.DoesNotContain(
            Built.ReferencesOf(Built.LanguageService),
            name => name is "StreamJsonRpc" or "System.Text.Json" or "System.Console" or "System.IO.Pipes");

        // Shows that the test can see such types.
        Assert.Contains("System.IO.File", Built.TypesUsedBy(Path.Combine(Built.Shell, "lathe.dll")));
    }

    private static string InShell(string library) => Path.Combine(Built.Shell, $"{library}.dll");
}
