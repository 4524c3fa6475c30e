using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lathe.Protocol.Lsp;

namespace Lathe.Protocol.Daemon;

/// <summary>JSON between editor and daemon.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(InitializeParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(InitializeErrorData))]
[JsonSerializable(typeof(DidOpenTextDocumentParams))]
[JsonSerializable(typeof(DidChangeTextDocumentParams))]
[JsonSerializable(typeof(DidSaveTextDocumentParams))]
[JsonSerializable(typeof(DidCloseTextDocumentParams))]
[JsonSerializable(typeof(DidChangeWorkspaceFoldersParams))]
[JsonSerializable(typeof(DidChangeConfigurationParams))]
[JsonSerializable(typeof(TextDocumentPositionParams))]
[JsonSerializable(typeof(CompletionList))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Hover))]
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(CodeAction[]))]
[JsonSerializable(typeof(TextDocumentParams))]
[JsonSerializable(typeof(TextDocumentRangeParams))]
[JsonSerializable(typeof(DocumentSymbol[]))]
[JsonSerializable(typeof(FoldingRange[]))]
[JsonSerializable(typeof(TextEdit[]))]
[JsonSerializable(typeof(DocumentLink[]))]
[JsonSerializable(typeof(Location[]))]
[JsonSerializable(typeof(ReferenceParams))]
[JsonSerializable(typeof(DocumentHighlight[]))]
[JsonSerializable(typeof(RenameParams))]
[JsonSerializable(typeof(InlayHint[]))]
[JsonSerializable(typeof(PublishDiagnosticsParams))]
[JsonSerializable(typeof(LogMessageParams))]
[JsonSerializable(typeof(RunStartParams))]
[JsonSerializable(typeof(RunStartResult))]
[JsonSerializable(typeof(RunStopParams))]
[JsonSerializable(typeof(RunStopResult))]
[JsonSerializable(typeof(RunListResult))]
[JsonSerializable(typeof(RunEventsParams))]
[JsonSerializable(typeof(RunEventsResult))]
[JsonSerializable(typeof(RunSeriesParams))]
[JsonSerializable(typeof(RunSeriesResult))]
[JsonSerializable(typeof(RunDidChangeParams))]
[JsonSerializable(typeof(RunErrorData))]
public sealed partial class DaemonJson : JsonSerializerContext;
