using Lathe.Cli.Commands.Runs;

namespace Lathe.Cli.Commands.Tail;

/// <param name="Run">As given: see <see cref="RunSelection"/>.</param>
/// <param name="Follow">Until the run has ended.</param>
/// <param name="Count">Last lines to begin with; null: all.</param>
/// <param name="Form">What a line is.</param>
internal sealed record TailArguments(string Run, bool Follow, int? Count, TailForm Form);
