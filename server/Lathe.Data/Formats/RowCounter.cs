namespace Lathe.Data.Formats;

/// <summary>How many rows a dataset has, without looking into them.</summary>
public static class RowCounter
{
    /// <summary>
    /// The rows of all files of a dataset, good and bad; null when they have more than <paramref name="maxBytes"/> together.
    /// </summary>
    /// <exception cref="DataException">A file is missing or can't be read.</exception>
    public static long? Count(DatasetInfo dataset, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return DataFile.AllOf(dataset).Sum(file => file.Length) > maxBytes ? null : DataFile.Of(dataset).Sum(file => file.ReadRows().LongCount());
    }
}
