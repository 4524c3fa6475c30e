using Lathe.Data.Formats;

namespace Lathe.Data.Pipeline;

/// <summary>From a row as it stands in a file to tokens.</summary>
internal static class RowEncoding
{
    /// <param name="encoder">Makes the tokens.</param>
    /// <param name="source">The row's dataset.</param>
    /// <param name="file">The row's file, from 0.</param>
    /// <param name="row">The row.</param>
    /// <param name="bad">Why the row is left out; null when it is used.</param>
    /// <returns>Null for a row that is left out.</returns>
    /// <exception cref="DataException">The row asks for something Lathe cannot do, so that the dataset cannot be used.</exception>
    public static EncodedRow? Encode(
        this IRowEncoder encoder, DatasetSource source, int file, RawRow row, out BadRow? bad)
    {
        try
        {
            bad = null;
            return encoder.Encode(source.Converter.Convert(row, source.Files[file].IsText));
        }
        catch (RowFormatException e)
        {
            bad = Bad(e.Message);
            return null;
        }
        catch (DataException e)
        {
            throw new DataException(Bad(e.Message).ToString(), e);
        }

        BadRow Bad(string reason) => new(source.Files[file].Path, row.Number, row.Line, reason);
    }
}
