namespace Lathe.Protocol.Lsp;

/// <summary>Methods of the Language Server Protocol (3.17) that are used.</summary>
public static class LspMethods
{
    public const string Initialize = "initialize";
    public const string Initialized = "initialized";
    public const string Shutdown = "shutdown";
    public const string Exit = "exit";
    public const string SetTrace = "$/setTrace";
    public const string DidOpen = "textDocument/didOpen";
    public const string DidChange = "textDocument/didChange";
    public const string DidSave = "textDocument/didSave";
    public const string DidClose = "textDocument/didClose";
    public const string Completion = "textDocument/completion";
    public const string CompletionResolve = "completionItem/resolve";
    public const string Hover = "textDocument/hover";
    public const string CodeAction = "textDocument/codeAction";
    public const string DocumentSymbol = "textDocument/documentSymbol";
    public const string FoldingRange = "textDocument/foldingRange";
    public const string Formatting = "textDocument/formatting";
    public const string RangeFormatting = "textDocument/rangeFormatting";
    public const string DocumentLink = "textDocument/documentLink";
    public const string Definition = "textDocument/definition";
    public const string References = "textDocument/references";
    public const string DocumentHighlight = "textDocument/documentHighlight";
    public const string PrepareRename = "textDocument/prepareRename";
    public const string Rename = "textDocument/rename";
    public const string InlayHint = "textDocument/inlayHint";
    public const string CodeLens = "textDocument/codeLens";
    public const string PublishDiagnostics = "textDocument/publishDiagnostics";
    public const string DidChangeWorkspaceFolders = "workspace/didChangeWorkspaceFolders";
    public const string DidChangeConfiguration = "workspace/didChangeConfiguration";
    public const string DidChangeWatchedFiles = "workspace/didChangeWatchedFiles";
    public const string CodeLensRefresh = "workspace/codeLens/refresh";
    public const string InlayHintRefresh = "workspace/inlayHint/refresh";
    public const string LogMessage = "window/logMessage";
}
