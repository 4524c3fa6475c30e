using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;

namespace Lathe.Cli.Commands.Runs;

/// <summary>The RUN of a command line, for all commands that take one.</summary>
internal static class RunSelection
{
    /// <summary>For the details of a command's help.</summary>
    public const string Help =
        """
        RUN is a run's id or a unique beginning of it, its short name (the end of its id, as lists show it), latest, a recipe (its newest
        run), an output_dir (its newest run), or a run's own folder. Write ./name for a path that looks like an id.
        """;

    public static Argument<string> Argument() => new("RUN")
    {
        Description = "A run: its id or short name, latest, a recipe, an output_dir.",
    };

    public static Argument<string[]> Several() => new("RUN")
    {
        Description = "Runs, each by its id or short name, latest, a recipe, an output_dir.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Null when the word names no single run; why was said on standard error.</summary>
    public static CataloguedRun? Find(RunResolver resolver, string word, string command)
    {
        var found = resolver.Resolve(word);
        if (found.Run is not null)
        {
            return found.Run;
        }

        var error = System.Console.Error;
        error.WriteLine($"lathe {command}: {Terminal.OneLine(found.Problem!)}");
        if (found.Candidates.Count > 0)
        {
            error.WriteLine("These are there (lathe runs list --all shows all):");
            foreach (var candidate in found.Candidates)
            {
                error.WriteLine($"  {Terminal.OneLine(Line(candidate, resolver.Names))}");
            }
        }

        return null;
    }

    /// <summary>A run whose records can be read; null with the reason on standard error.</summary>
    public static PresentRun? FindPresent(RunResolver resolver, string word, string command)
    {
        if (Find(resolver, word, command) is not { } run)
        {
            return null;
        }

        if (run is { Run: { } directory, Record: { } record })
        {
            return new PresentRun(directory, record, resolver.Names.ShortNameOf(run.Id));
        }

        System.Console.Error.WriteLine($"lathe {command}: {Terminal.OneLine(WhyAbsent(run))}");
        System.Console.Error.WriteLine($"lathe runs forget {run.Id} takes it off the list.");
        return null;
    }

    /// <inheritdoc cref="FindPresent(RunResolver, string, string)"/>
    public static PresentRun? FindPresent(string word, string command) =>
        FindPresent(new RunResolver(Environment.CurrentDirectory), word, command);

    private static string WhyAbsent(CataloguedRun run) => (run.Presence, run.Run) switch
    {
        (RunPresence.Unreadable, { } directory) => $"The records of run {run.Id} can't be read: {directory.Record}",
        (_, { } directory) => $"The folder of run {run.Id} is gone: {directory.FullPath}",
        _ => $"The pointer to run {run.Id} can't be read.",
    };

    private static string Line(CataloguedRun run, RunNames names) =>
        $"{run.Id}  {names.ShortNameOf(run.Id),-5}  {(run.Record is { } record ? Path.GetFileName(record.RecipePath) : "gone")}";
}
