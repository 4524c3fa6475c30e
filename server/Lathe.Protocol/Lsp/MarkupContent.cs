namespace Lathe.Protocol.Lsp;

/// <param name="Value">The text.</param>
/// <param name="Kind"><c>markdown</c> or <c>plaintext</c>.</param>
public sealed record MarkupContent(string Value, string Kind = "markdown");
