using System.Collections;

namespace Lathe.Data.Pipeline;

/// <summary>Rows of several datasets in an order of their own. A row is taken from its dataset when it is asked for.</summary>
/// <param name="datasets">Rows of each dataset.</param>
/// <param name="order">Which rows, in order.</param>
internal sealed class RowView(
    IReadOnlyList<IReadOnlyList<(EncodedRow Row, RowOrigin Origin)>> datasets, IReadOnlyList<RowPlace> order)
    : IReadOnlyList<(EncodedRow Row, RowOrigin Origin)>
{
    public int Count => order.Count;

    public (EncodedRow Row, RowOrigin Origin) this[int index] => datasets[order[index].Dataset][order[index].Row];

    /// <summary>Some of the rows.</summary>
    public RowView Pick(IReadOnlyList<int> indices) => new(datasets, [.. indices.Select(i => order[i])]);

    public IEnumerator<(EncodedRow Row, RowOrigin Origin)> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
