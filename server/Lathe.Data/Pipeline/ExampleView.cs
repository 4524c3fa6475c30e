using System.Collections;

namespace Lathe.Data.Pipeline;

/// <summary>The examples of rows, each taken from its row when it is asked for.</summary>
internal sealed class ExampleView(RowView rows) : IReadOnlyList<TokenizedExample>
{
    public int Count => rows.Count;

    public TokenizedExample this[int index] => rows[index].Row.Example;

    public IEnumerator<TokenizedExample> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
