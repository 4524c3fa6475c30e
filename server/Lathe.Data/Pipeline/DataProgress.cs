namespace Lathe.Data.Pipeline;

/// <summary>How far preparing one dataset is.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="RowsDone">Rows encoded or found bad.</param>
/// <param name="BytesDone">Bytes of its files that these rows reach to.</param>
/// <param name="BytesTotal">Size of its files.</param>
public sealed record DataProgress(string Dataset, long RowsDone, long BytesDone, long BytesTotal);
