using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lathe.Protocol.Worker;

/// <summary>What <c>engine.json</c> beside a worker says of it, as far as it decides whether it can be used here; the build writes it.</summary>
/// <param name="Version">Lathe's version the engine is of.</param>
/// <param name="Platform">What it runs on, such as <c>linux-x64</c>.</param>
/// <param name="WorkerProtocol">Its <see cref="WorkerContract.ProtocolVersion"/>.</param>
public sealed record EngineIdentity(string Version, string Platform, int WorkerProtocol)
{
    public const string FileName = "engine.json";

    /// <summary>Such as <c>linux-x64</c>, <c>win-x64</c>, <c>osx-arm64</c>.</summary>
    public static string ThisPlatform { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-"
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>File name of the worker's executable on this platform.</summary>
    public static string ProgramName { get; } = OperatingSystem.IsWindows() ? "lathe-worker.exe" : "lathe-worker";

    /// <summary>Why this Lathe can't use it, one sentence; null when it can.</summary>
    public string? Objection => this switch
    {
        _ when Platform != ThisPlatform => $"This engine is for {Platform}, this machine needs one for {ThisPlatform}.",
        { WorkerProtocol: var spoken } when spoken != WorkerContract.ProtocolVersion =>
            $"This engine is of Lathe {Version} and speaks version {spoken} of the workers' protocol; "
            + $"Lathe {LatheVersion.Current} needs version {WorkerContract.ProtocolVersion}.",
        _ => null,
    };

    /// <summary>Null for anything that is no engine's manifest.</summary>
    public static EngineIdentity? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<EngineIdentity>(json, WorkerContract.JsonOptions);
            return read is { Version: not null, Platform: not null } && IsName(read.Version) && IsName(read.Platform) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>It becomes part of a folder's name, and of messages.</summary>
    private static bool IsName(string text) => text is { Length: > 0 and <= 40 }
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '+');
}
