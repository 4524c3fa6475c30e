namespace Lathe.Protocol.Daemon;

/// <summary>How far an export is; at most a hundred or so in all.</summary>
/// <param name="Token">Of the request.</param>
/// <param name="Phase"><c>quantizing</c>, <c>writing</c> or <c>checking</c>.</param>
/// <param name="Done">Layers, bytes, or prompts.</param>
/// <param name="Total">Of all.</param>
public sealed record ModelExportProgressParams(string Token, string Phase, long Done, long Total);
