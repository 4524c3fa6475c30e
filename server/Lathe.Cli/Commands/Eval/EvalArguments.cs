namespace Lathe.Cli.Commands.Eval;

/// <summary>The words of <c>lathe eval</c>.</summary>
/// <param name="Target">A recipe, a run, or the folder of a model or an adapter.</param>
/// <param name="Values">Values that go before the recipe's, as <c>key=value</c>: those that were written so first, then those of options.</param>
internal sealed record EvalArguments(string Target, IReadOnlyList<string> Values)
{
    /// <summary>Base of an adapter's folder; null: the one that it names.</summary>
    public string? Model { get; init; }

    /// <summary>Print the worker's lines.</summary>
    public bool Json { get; init; }
}
