namespace Lathe.Cli.Console;

/// <param name="Title">Above the column.</param>
/// <param name="IsNumber">Set to the right.</param>
/// <param name="MayBeCut">Gives way on a narrow terminal.</param>
/// <param name="Color">Spectre colour of a text; null: none.</param>
internal sealed record Column(string Title, bool IsNumber = false, bool MayBeCut = false, Func<string, string>? Color = null);
