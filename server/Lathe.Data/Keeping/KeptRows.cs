namespace Lathe.Data.Keeping;

/// <summary>What is kept about a dataset beside its rows.</summary>
/// <param name="Inputs">Hashes of what the rows were made from, by what it is.</param>
/// <param name="RowsRead">Rows looked at.</param>
/// <param name="RowsBad">Of those, bad ones.</param>
/// <param name="BadRows">The first bad rows.</param>
/// <param name="ColumnsNeverSeen">Columns the entry names and no row has.</param>
internal sealed record KeptRows(
    IReadOnlyDictionary<string, string> Inputs,
    long RowsRead,
    long RowsBad,
    IReadOnlyList<KeptBadRow> BadRows,
    IReadOnlyList<string> ColumnsNeverSeen);
