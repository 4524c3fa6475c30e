namespace Lathe.Protocol.Daemon;

/// <param name="Recipe">URI of a recipe to put into the report, redacted; null: none.</param>
/// <param name="RunId">A run to put into the report; null: none.</param>
public sealed record ReportParams(string? Recipe = null, string? RunId = null);
