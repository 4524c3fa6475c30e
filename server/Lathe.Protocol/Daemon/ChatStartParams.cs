namespace Lathe.Protocol.Daemon;

/// <param name="Target">Absolute path of a recipe or of a model's or an adapter's folder, or id of a run.</param>
/// <param name="Adapters">Further adapters on the same base; null for none.</param>
/// <param name="Token">Comes again in the notifications of its progress.</param>
public sealed record ChatStartParams(string Target, IReadOnlyList<ChatAdapterInfo>? Adapters = null, string? Token = null);
