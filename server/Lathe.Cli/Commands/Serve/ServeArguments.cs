namespace Lathe.Cli.Commands.Serve;

/// <summary>The words of <c>lathe serve</c>.</summary>
internal sealed record ServeArguments(ServeTarget Target)
{
    /// <summary>IP address.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Name of the base in requests; null: of its folder.</summary>
    public string? Name { get; init; }

    /// <summary>File with a key per line.</summary>
    public string? ApiKeyFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public required int Context { get; init; }

    public required int Slots { get; init; }

    /// <summary>Print the worker's lines.</summary>
    public bool Json { get; init; }
}
