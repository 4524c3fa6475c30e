namespace Lathe.Jobs.Catalogue;

/// <summary>
/// From a word to a run, the same way for every command. In this order: <c>latest</c>; a whole id or short name; a path that exists (a
/// run's folder, an output folder, a recipe); the beginning of an id or of a short name. <c>./</c> before a path makes it one.
/// </summary>
/// <param name="workingDirectory">Relative paths start here.</param>
public sealed class RunResolver(string workingDirectory)
{
    public const string Latest = "latest";

    private const int MaxCandidates = 8;

    public RunNames Names { get; } = new(RunCatalogue.Ids());

    public RunResolution Resolve(string word)
    {
        if (word == Latest)
        {
            return RunCatalogue.All().FirstOrDefault() is { } newest ? Found(newest) : Unknown("There are no runs yet.");
        }

        if (Names.Exactly(word) is { } id)
        {
            return Found(RunCatalogue.Of(id));
        }

        if (word.Length > 0 && ByPath(word) is { } resolution)
        {
            return resolution;
        }

        var matches = Names.BeginningWith(word);
        return matches switch
        {
            [var only] => Found(RunCatalogue.Of(only)),
            [] => Unknown($"There is no run '{word}'."),
            _ => new RunResolution(
                null,
                $"'{word}' fits {matches.Count} runs; write more of the id.",
                [.. matches.Take(MaxCandidates).Select(RunCatalogue.Of)]),
        };
    }

    private static RunResolution Found(CataloguedRun run) => new(run, null, []);

    private static RunResolution Unknown(string problem) =>
        new(null, problem, [.. RunCatalogue.All().Take(MaxCandidates)]);

    private RunResolution? ByPath(string word)
    {
        string path;
        try
        {
            path = Path.GetFullPath(word, workingDirectory);
        }
        catch (ArgumentException)
        {
            return null;
        }

        if (Directory.Exists(path))
        {
            return RunCatalogue.At(path) is { } run ? Found(run)
                : RunCatalogue.InOutput(path) is [var newest, ..] ? Found(newest)
                : Unknown($"No run has written into the folder {word}.");
        }

        if (RunCatalogue.All().FirstOrDefault(run => run.Record?.RecipePath == path) is { } trained)
        {
            return Found(trained);
        }

        return File.Exists(path) ? Unknown($"{word} has not been trained: no run was started from it.") : null;
    }
}
