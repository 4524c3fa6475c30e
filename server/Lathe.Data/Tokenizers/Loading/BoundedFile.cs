namespace Lathe.Data.Tokenizers.Loading;

/// <summary>A file read whole, unless it is too large to be what it should be.</summary>
internal static class BoundedFile
{
    /// <exception cref="DataException">It is unreadable or too large.</exception>
    public static byte[] ReadAllBytes(string path, long maxBytes)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > maxBytes)
            {
                throw new DataException(
                    $"{path}: the file has {length:N0} bytes; at most {maxBytes:N0} are read, and real ones are far smaller. "
                    + "Copy it from the model again.");
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }
}
