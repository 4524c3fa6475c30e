namespace Lathe.Protocol.Lsp;

/// <summary>Error codes of JSON-RPC 2.0 and of the Language Server Protocol.</summary>
public static class LspErrorCodes
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;

    /// <summary>A well-formed request that could not be carried out.</summary>
    public const int RequestFailed = -32803;
    public const int RequestCancelled = -32800;
}
