namespace Lathe.Protocol.Lsp;

public sealed record DidChangeConfigurationParams(ConfigurationSettings? Settings = null);
