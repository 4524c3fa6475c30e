namespace Lathe.Cli.Commands;

/// <param name="RecipePath">As given.</param>
/// <param name="Overrides"><c>key=value</c> words.</param>
/// <param name="Json">Events on standard output, nothing else.</param>
/// <param name="NoProgress">Plain lines.</param>
internal sealed record TrainArguments(string RecipePath, IReadOnlyList<string> Overrides, bool Json, bool NoProgress);
