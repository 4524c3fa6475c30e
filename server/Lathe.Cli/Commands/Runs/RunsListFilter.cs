using Lathe.Cli.Console;

namespace Lathe.Cli.Commands.Runs;

/// <summary>Which runs are listed. A run that is not there any more has neither a recipe nor a model.</summary>
/// <param name="Recipe">Part of the recipe's path, in any case of letters, or a path to it.</param>
/// <param name="Model">Part of the model's name or path, in any case of letters.</param>
/// <param name="State">One of <see cref="RunStates.Words"/>.</param>
internal sealed record RunsListFilter(string? Recipe, string? Model, string? State)
{
    /// <summary>Asks for the state only when the cheaper questions are answered.</summary>
    public bool Takes(ListedRun run) =>
        (Recipe is null || (run.Catalogued.Record?.RecipePath is { } path && (Has(path, Recipe) || path == Path.GetFullPath(Recipe))))
        && (Model is null || (run.Recipe?.Model is { } model && Has(model, Model)))
        && (State is null || run.State == State || (State == RunStates.Active && run.Glance is { IsActive: true }));

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
