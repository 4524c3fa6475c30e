using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;

namespace Lathe.Cli.Commands.Runs;

/// <summary>A run in a list; its files are read when they are asked for.</summary>
internal sealed class ListedRun
{
    private readonly Lazy<RunGlance?> _glance;
    private readonly Lazy<ResolvedRecipe?> _recipe;

    public ListedRun(CataloguedRun run)
    {
        Catalogued = run;
        _glance = new(() => TakeGlance(run));
        _recipe = new(() => run.Run is { } directory ? ResolvedRecipe.Read(directory) : null);
    }

    public CataloguedRun Catalogued { get; }

    /// <summary>Null when there are no records.</summary>
    public RunGlance? Glance => _glance.Value;

    /// <summary>Null when it can't be read.</summary>
    public ResolvedRecipe? Recipe => _recipe.Value;

    /// <summary>One of <see cref="RunStates.Words"/>.</summary>
    public string State => Glance is { } glance ? RunStates.Of(glance.Info.State)
        : Catalogued.Presence is RunPresence.Gone ? RunStates.Gone
        : RunStates.Unreadable;

    private static RunGlance? TakeGlance(CataloguedRun run)
    {
        try
        {
            return run is { Run: { } directory, Record: { } record } ? RunGlance.Take(directory, record) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
