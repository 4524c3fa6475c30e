using System.Text;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// Rows of embedding and head that begin anew, because the vocabulary grew or got tokens in rows that nothing was learnt for. As in
/// LLaMA-Factory each starts at the average of all other rows plus normal noise of deviation 1 / sqrt(width), or at that of the tokens
/// which describe it. Both tables average rows of their own.
/// </summary>
/// <param name="Count">Rows that the tables have afterwards; at least as many as are stored.</param>
/// <param name="Ids">Rows below the stored count that begin anew; those from there on all do.</param>
/// <param name="Descriptions">Rows that are averaged, none of them new, for new rows that have a description; null: all start at the average.</param>
/// <param name="HasNoise">Rows with a description get noise as well.</param>
/// <param name="Seed">Of the noise, which follows from it, the table's name and the rows.</param>
public sealed record NewRows(
    int Count, IReadOnlyList<int> Ids, IReadOnlyDictionary<int, IReadOnlyList<int>>? Descriptions, bool HasNoise, ulong Seed)
{
    /// <summary>Whether a table of so many rows changes.</summary>
    public bool Change(long stored) => Count > stored || Ids.Any(id => id < stored);

    /// <summary>The table with its new rows.</summary>
    /// <param name="name">The table's name in the checkpoint.</param>
    /// <param name="stored">[V, D] of any floating type; stays as it is.</param>
    /// <returns>[<see cref="Count"/>, D] fp32.</returns>
    public Tensor Apply(string name, Tensor stored)
    {
        using var scope = NewDisposeScope();
        var (rows, width) = (stored.shape[0], stored.shape[1]);
        long[] fresh = [.. Ids.Where(id => id < rows).Distinct().Order().Select(id => (long)id), .. Range(rows, Count - rows)];
        var table = zeros([Count, width], ScalarType.Float32, stored.device);
        _ = table.narrow(0, 0, rows).copy_(stored);
        _ = table.index_fill_(0, tensor(fresh, device: stored.device), Scalars.Of(0));
        var average = table.sum([0], keepdim: true).div_(Scalars.Of(Count - fresh.Length));
        using var generator = new Generator(SeedOf.Place(Seed, 0, PlaceOf(name)), stored.device);
        var start = empty([fresh.Length, width], ScalarType.Float32, stored.device).normal_(0, 1 / Math.Sqrt(width), generator);
        for (var i = 0; i < fresh.Length; i++)
        {
            var described = Descriptions?.GetValueOrDefault((int)fresh[i]);
            var center = described is { Count: > 0 }
                ? table.index_select(0, tensor([.. described.Select(id => (long)id)], device: stored.device)).mean([0])
                : average[0];
            _ = described is null || HasNoise ? start[i].add_(center, Scalars.One) : start[i].copy_(center);
        }

        return table.index_copy_(0, tensor(fresh, device: stored.device), start).MoveToOuterDisposeScope();
    }

    private static IEnumerable<long> Range(long start, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            yield return start + i;
        }
    }

    private static ulong PlaceOf(string name)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 0xCBF29CE484222325;
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ value) * 0x100000001B3);
        }

        return hash;
    }
}
