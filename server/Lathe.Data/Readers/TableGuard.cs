namespace Lathe.Data.Readers;

/// <summary>
/// Stands around libraries that read tables: on a damaged file they fail in whatever way comes first, from a wrong index to a missing
/// object, and each of them means the same to a user.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="kind">What its name says it is, such as "Parquet".</param>
internal sealed class TableGuard(string path, string kind)
{
    /// <summary>Rows of a file for each of its bytes, and beyond <see cref="FreeRows"/>: more are made up to keep a reader busy.</summary>
    private const long MaxRowsPerByte = 1000;

    private const long FreeRows = 1_000_000;

    /// <summary>Rows read so far, for messages.</summary>
    public long Row { get; set; }

    /// <exception cref="DataException">Reading failed.</exception>
    public T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (DataException or OperationCanceledException))
        {
            throw Broken(e.Message, e);
        }
    }

    /// <exception cref="DataException">There can't be that many.</exception>
    public void CheckRows(long rows, long fileBytes)
    {
        if (rows < 0 || rows > FreeRows + (fileBytes * MaxRowsPerByte))
        {
            throw Broken($"it claims to have {rows} rows in {fileBytes} bytes");
        }
    }

    public DataException Broken(string reason, Exception? cause = null)
    {
        var place = Row == 0 ? "" : $", after row {Row}";
        var text = reason.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return new DataException($"{path}{place}: this is no {kind} file that can be read ({text}). Is it complete? Write or download it again.", cause);
    }
}
