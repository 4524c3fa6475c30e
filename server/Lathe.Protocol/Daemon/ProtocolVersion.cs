namespace Lathe.Protocol.Daemon;

/// <summary>Version of what editor and daemon say to each other beyond the Language Server Protocol.</summary>
/// <param name="Major">Raised when older peers can no longer follow; both sides must agree on it.</param>
/// <param name="Minor">Raised when something is added.</param>
public sealed record ProtocolVersion(int Major, int Minor)
{
    public static ProtocolVersion Current { get; } = new(2, 1);

    public override string ToString() => $"{Major}.{Minor}";
}
