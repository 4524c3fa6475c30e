namespace Lathe.Protocol.Daemon;

/// <summary>A check of data: of a recipe's datasets, or of a file by itself. One of the two is named.</summary>
/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="Dataset">The only one of its datasets that is checked, against those to evaluate on; null for all.</param>
/// <param name="File">URI of a data file.</param>
/// <param name="Token">Comes again in the notifications of its progress.</param>
public sealed record DataCheckParams(string? Recipe = null, string? Dataset = null, string? File = null, string? Token = null);
