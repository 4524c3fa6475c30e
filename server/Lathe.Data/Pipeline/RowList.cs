namespace Lathe.Data.Pipeline;

/// <summary>Rows in memory.</summary>
internal sealed class RowList : List<(EncodedRow Row, RowOrigin Origin)>, IRowSink
{
    public void Add(EncodedRow row, RowOrigin origin) => Add((row, origin));
}
