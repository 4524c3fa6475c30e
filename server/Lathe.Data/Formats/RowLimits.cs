namespace Lathe.Data.Formats;

/// <summary>Bounds on what one row may be.</summary>
internal static class RowLimits
{
    public const int MaxBytes = 16 * 1024 * 1024;
    public const int MaxDepth = 64;
    public const int MaxMessages = 10_000;

    public const string TooLarge = "the row is larger than 16 MiB";
}
