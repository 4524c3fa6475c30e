using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>JSON-RPC 2.0 over the run's control socket, with Content-Length headers. The client calls <see cref="Hello"/> first.</summary>
public static class WorkerContract
{
    /// <summary>Raised when a change breaks older peers.</summary>
    public const int ProtocolVersion = 2;

    /// <summary><see cref="HelloRequest"/> to <see cref="HelloReply"/>.</summary>
    public const string Hello = "worker/hello";

    /// <summary>
    /// <see cref="ControlRequest"/> to <see cref="ControlReply"/>; answered when the request is noted, not when it is done: the run's
    /// events tell that.
    /// </summary>
    public const string Control = "worker/control";

    /// <summary>Error code of a call before <see cref="Hello"/>, or of a hello with another major version.</summary>
    public const int VersionError = -32010;

    public static JsonSerializerOptions JsonOptions { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 16,
    };
}
