namespace Lathe.Protocol.Lsp;

/// <param name="Retry">Whether asking again could help.</param>
public sealed record InitializeErrorData(bool Retry);
