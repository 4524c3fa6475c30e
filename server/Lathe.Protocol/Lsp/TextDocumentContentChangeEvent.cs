using System.Text.Json.Serialization;

namespace Lathe.Protocol.Lsp;

/// <param name="Range">What is replaced; null: the whole document.</param>
/// <param name="Text">What stands there then.</param>
public sealed record TextDocumentContentChangeEvent(
    [property: JsonConverter(typeof(TextConverter))] string Text, Range? Range = null);
