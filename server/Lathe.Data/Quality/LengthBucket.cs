namespace Lathe.Data.Quality;

/// <summary>Rows of a length from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
public sealed record LengthBucket(int From, int To, long Rows);
