namespace Lathe.Training.Tests.TensorBoard;

/// <summary>One event of a file, as read.</summary>
internal sealed record ReadEvent
{
    /// <summary>Seconds since 1970.</summary>
    public double WallTime { get; init; }

    public long Step { get; init; }

    public string? FileVersion { get; init; }

    public Dictionary<string, float> Scalars { get; } = [];

    public Dictionary<string, string> Texts { get; } = [];
}
