namespace Lathe.Data.Packing;

/// <summary>Joins texts end to end and cuts them into blocks of one length (stage pt).</summary>
public static class BlockPacker
{
    /// <summary>
    /// Rows joined before cutting; what is left at the end of a window fills no block. The same number as LLaMA-Factory's default
    /// preprocessing batch, so that one process there gives the same blocks.
    /// </summary>
    public const int WindowRows = 1000;

    /// <summary>Blocks of exactly <paramref name="blockLength"/> ids and how many ids were left over.</summary>
    /// <param name="rows">Ids of each text, its end token included.</param>
    /// <param name="blockLength">Above 0.</param>
    /// <param name="bos">Replaces the first id of every block; null for none.</param>
    public static (IReadOnlyList<int[]> Blocks, long Dropped) Pack(IEnumerable<int[]> rows, int blockLength, int? bos)
    {
        var blocks = new List<int[]>();
        var dropped = 0L;
        foreach (var window in rows.Chunk(WindowRows))
        {
            var joined = 0;
            var block = new int[blockLength];
            foreach (var row in window)
            {
                for (var taken = 0; taken < row.Length;)
                {
                    var count = Math.Min(blockLength - joined, row.Length - taken);
                    Array.Copy(row, taken, block, joined, count);
                    taken += count;
                    joined += count;
                    if (joined == blockLength)
                    {
                        block[0] = bos ?? block[0];
                        blocks.Add(block);
                        block = new int[blockLength];
                        joined = 0;
                    }
                }
            }

            dropped += joined;
        }

        return (blocks, dropped);
    }
}
