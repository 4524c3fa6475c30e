namespace Lathe.Protocol.Daemon;

/// <param name="RunId">The run.</param>
/// <param name="From">First byte to read, as <see cref="RunLogResult.Next"/> had it; null: the last lines there are.</param>
/// <param name="MaxBytes">At most so much, up to <see cref="BytesLimit"/>.</param>
public sealed record RunLogParams(string RunId, long? From = null, int MaxBytes = RunLogParams.DefaultBytes)
{
    public const int DefaultBytes = 16_384;
    public const int MinBytes = 256;
    public const int BytesLimit = 1_048_576;
}
