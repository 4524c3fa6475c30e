namespace Lathe.Protocol.Lsp;

public sealed record WorkspaceFoldersServerCapabilities(bool Supported, bool ChangeNotifications);
