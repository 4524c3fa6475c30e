using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>A folder broken in one place each: what the user is told, the exit code, and that nothing is left behind.</summary>
public sealed class MalformedInputTests(WholeFolder whole) : IClassFixture<WholeFolder>
{
    private static readonly Dictionary<string, MalformedCase> Cases = new[]
    {
        RecipeCases.All, ConfigCases.All, WeightCases.All, TokenizerCases.All, DataCases.All, AdapterCases.All, ResumeCases.All,
    }.SelectMany(cases => cases).ToDictionary(broken => broken.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [InlineData("lora")]
    [InlineData("full")]
    [InlineData("lora", "adapter_name_or_path=saved/adapter")]
    [InlineData("lora", "resume_from_checkpoint=saved/lora")]
    [InlineData("full", "resume_from_checkpoint=saved/full")]
    public void Unbroken_it_trains_to_the_end(string method, params string[] overrides)
    {
        using var folder = whole.Copy();
        var end = InProcess.Train(folder, [$"finetuning_type={method}", .. overrides]);

        Assert.Equal((WorkerExitCode.Completed, ""), (end.Code, end.Told));
        Assert.Equal(8, end.Steps[^1].Step);
        Assert.DoesNotContain(FolderContents.Of(folder.Root).Keys, IsTemporary);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Broken_it_says_where_and_leaves_nothing(string name)
    {
        var broken = Cases[name];
        using var folder = whole.Copy();
        broken.Break(folder);
        folder.WriteRecipe();
        var before = FolderContents.Of(folder.Root);

        var end = InProcess.Train(folder);

        Assert.Equal((broken.Code, end.Told), (end.Code, end.Told));
        Assert.All(broken.Says, part => Assert.Contains(part, end.Told, StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", end.Told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Told, StringComparison.Ordinal);
        Assert.DoesNotContain(end.Events, e => e is FinishedEvent or CheckpointEvent);
        var after = FolderContents.Of(folder.Root);
        Assert.Equal(broken.Leaves, after.Keys.Except(before.Keys).Where(path => path != "out"));
        Assert.Equal(before, after.Where(entry => before.ContainsKey(entry.Key)));
    }

    private static bool IsTemporary(string path) =>
        Path.GetFileName(path) is var name && (name.Contains("tmp", StringComparison.Ordinal) || name.EndsWith(".new", StringComparison.Ordinal));
}
