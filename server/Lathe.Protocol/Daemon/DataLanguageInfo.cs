namespace Lathe.Protocol.Daemon;

/// <param name="Language">Its name in English, or the script where that is all that can be told.</param>
/// <param name="Rows">How many rows.</param>
public sealed record DataLanguageInfo(string Language, long Rows);
