namespace Lathe.Protocol.Daemon;

/// <summary>How far the loading of a model is; at most ten a second.</summary>
/// <param name="Token">That of the request.</param>
/// <param name="Step">What is being done, a few words.</param>
/// <param name="Done">In whatever the total counts.</param>
/// <param name="Total">0 when unknown.</param>
public sealed record ChatProgressParams(string Token, string Step, long Done, long Total);
