using Lathe.Jobs.Catalogue;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class RunResolverTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 1, 31, 17, 42, 5, TimeSpan.Zero);

    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void A_run_is_found_by_its_id_its_short_name_and_the_beginning_of_it()
    {
        var run = _box.Create();
        var id = run.Id.ToString();
        var resolver = new RunResolver(_box.Folder);

        Assert.All([id, id[..^1], resolver.Names.ShortNameOf(run.Id)], word => Assert.Equal(run.Id, resolver.Resolve(word).Run?.Id));
    }

    [Fact]
    public void Folders_lead_to_their_newest_run()
    {
        var older = _box.Create("saves/one", Then);
        var newer = _box.Create("saves/one", Then.AddSeconds(1));
        var resolver = new RunResolver(_box.Folder);

        Assert.Equal(newer.Id, resolver.Resolve("saves/one").Run?.Id);
        Assert.Equal(newer.Id, resolver.Resolve(Path.Combine(_box.Folder, "saves", "one") + "/").Run?.Id);
        Assert.Equal(older.Id, resolver.Resolve(older.Run!.FullPath).Run?.Id);
    }

    [Fact]
    public void A_recipe_leads_to_its_newest_run_also_when_the_file_is_gone()
    {
        _box.Create("a", Then);
        var newer = _box.Create("b", Then.AddSeconds(1));

        Assert.Equal(newer.Id, new RunResolver(_box.Folder).Resolve("my recipe.yaml").Run?.Id);
    }

    [Fact]
    public void A_forgotten_run_is_found_by_its_folder()
    {
        var run = _box.Create();
        RunRemoval.Forget(run.Id);
        var resolver = new RunResolver(_box.Folder);

        Assert.Equal(run.Id, resolver.Resolve("out").Run?.Id);
        Assert.Equal(run.Id, resolver.Resolve(run.Run!.FullPath).Run?.Id);
        Assert.Null(resolver.Resolve(run.Id.ToString()).Run);
    }

    [Fact]
    public void A_word_that_fits_two_runs_names_them()
    {
        var (a, b) = (_box.Create("a", Then), _box.Create("b", Then));
        var resolution = new RunResolver(_box.Folder).Resolve("20260131-174205");

        Assert.Null(resolution.Run);
        Assert.Contains("'20260131-174205' fits", resolution.Problem, StringComparison.Ordinal);
        var candidates = resolution.Candidates.Select(run => run.Id).ToList();
        Assert.Contains(a.Id, candidates);
        Assert.Contains(b.Id, candidates);
    }

    [Theory]
    [InlineData("nothing-like-it", "There is no run 'nothing-like-it'.")]
    [InlineData("", "There is no run ''.")]
    [InlineData("empty", "No run has written into the folder empty.")]
    [InlineData("new.yaml", "new.yaml has not been trained: no run was started from it.")]
    [InlineData("a\0b", "There is no run 'a\0b'.")]
    public void A_word_for_nothing_is_told(string word, string problem)
    {
        Directory.CreateDirectory(Path.Combine(_box.Folder, "empty"));
        File.WriteAllText(Path.Combine(_box.Folder, "new.yaml"), "");

        Assert.Equal(problem, new RunResolver(_box.Folder).Resolve(word).Problem);
    }

    [Fact]
    public void A_run_whose_folder_was_removed_is_gone_and_still_named()
    {
        var run = _box.Create();
        Directory.Delete(Path.Combine(_box.Folder, "out"), recursive: true);

        var found = new RunResolver(_box.Folder).Resolve(run.Id.ToString()).Run!;
        Assert.Equal((RunPresence.Gone, run.Run!.FullPath), (found.Presence, found.Run?.FullPath));
    }

    [Fact]
    public void A_run_without_a_readable_record_is_unreadable()
    {
        var run = _box.Create();
        File.WriteAllText(run.Run!.Record, "{");

        Assert.Equal(RunPresence.Unreadable, RunCatalogue.Of(run.Id).Presence);
    }
}
