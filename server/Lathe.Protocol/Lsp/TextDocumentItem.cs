using System.Text.Json.Serialization;

namespace Lathe.Protocol.Lsp;

public sealed record TextDocumentItem(
    string Uri, string LanguageId, int Version, [property: JsonConverter(typeof(TextConverter))] string Text);
