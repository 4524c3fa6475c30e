namespace Lathe.Protocol.Daemon;

/// <summary>A recipe, or an ended run to go on from, says what to start.</summary>
/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="Overrides"><c>key=value</c> words that go before the recipe's values.</param>
/// <param name="Key">
/// 1 to 128 printable characters that name this intention: however often it is sent, and by whom, one run is started. Kept for a day.
/// </param>
/// <param name="Existing">What the user chose about what is in output_dir; the answer to <see cref="RunErrorKind.ChoiceNeeded"/>.</param>
/// <param name="Resume">Id of an ended run, to start a new one with its recipe from its last checkpoint.</param>
public sealed record RunStartParams(
    string? Recipe = null,
    IReadOnlyList<string>? Overrides = null,
    string? Key = null,
    ExistingOutput? Existing = null,
    string? Resume = null);
