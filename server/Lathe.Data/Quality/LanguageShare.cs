namespace Lathe.Data.Quality;

/// <summary>Rows that seem to be in one language.</summary>
/// <param name="Language">Its name in English, or the script where that is all that can be told.</param>
/// <param name="Rows">How many rows.</param>
public sealed record LanguageShare(string Language, long Rows);
