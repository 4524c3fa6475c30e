namespace Lathe.Architecture.Tests;

/// <summary>The same promises, kept by what was built.</summary>
public class BuiltAssembliesTests
{
    private static readonly string[] Libraries = ["Lathe.Recipes", "Lathe.Models", "Lathe.Data", "Lathe.Protocol", "Lathe.Jobs"];

    public static TheoryData<string> AllLibraries => [.. Libraries.Select(InShell), Path.Combine(Built.Worker, "Lathe.Training.dll")];

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
        Assert.DoesNotContain(used, name => name is "System.IO.File" or "System.IO.Directory" or "System.IO.FileStream" or "System.Net.Sockets.Socket");
    }

    private static string InShell(string library) => Path.Combine(Built.Shell, $"{library}.dll");
}
