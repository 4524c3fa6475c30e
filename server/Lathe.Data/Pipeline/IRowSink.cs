namespace Lathe.Data.Pipeline;

/// <summary>Takes rows in the order of reading.</summary>
internal interface IRowSink
{
    void Add(EncodedRow row, RowOrigin origin);
}
