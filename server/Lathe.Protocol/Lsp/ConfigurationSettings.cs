using Lathe.Protocol.Daemon;

namespace Lathe.Protocol.Lsp;

/// <summary>The settings of a client, of which one section is Lathe's.</summary>
public sealed record ConfigurationSettings(LatheSettings? Lathe = null);
