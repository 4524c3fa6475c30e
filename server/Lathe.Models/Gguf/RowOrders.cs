using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Gguf;

/// <summary>Which rows of a checkpoint's projection a GGUF file has where.</summary>
internal static class RowOrders
{
    /// <summary>The weights that one linear module becomes: name, parts, rows in order (null: all as they are).</summary>
    public static IEnumerable<(string Name, int[]? Rows)> Of(
        LinearModule module, ModelConfig config, DecoderFamily family, GgufFamily target)
    {
        var isFused = module.Parts is [ProjectionPart.Query, ProjectionPart.Key, ..];
        if (isFused && target.SplitsAttention)
        {
            return module.Parts.Select(part => (GgufNames.Of([part]), (int[]?)Turned(part, PartRows(module, config, part))));
        }

        return [(GgufNames.Of(module.Parts), Whole())];

        int[]? Whole()
        {
            var turns = target.RotatesNeighbours && !family.RotatesNeighbours
                && module.Parts.Any(part => part is ProjectionPart.Query or ProjectionPart.Key);
            return turns || module.Order == PartOrder.ByKeyValueHead
                ? [.. module.Parts.SelectMany(part => Turned(part, PartRows(module, config, part)))]
                : null;
        }

        int[] Turned(ProjectionPart part, int[] rows) =>
            part is ProjectionPart.Query or ProjectionPart.Key && target.RotatesNeighbours && !family.RotatesNeighbours
                ? Neighbours(rows, config.HeadDim)
                : rows;
    }

    /// <summary>Rows of a module's weight that belong to a part, head by head.</summary>
    private static int[] PartRows(LinearModule module, ModelConfig config, ProjectionPart part)
    {
        var size = Projection.PartSize(part, config);
        if (module.Order == PartOrder.Consecutive)
        {
            var before = module.Parts.TakeWhile(other => other != part).Sum(other => Projection.PartSize(other, config));
            return [.. Enumerable.Range(before, size)];
        }

        // For each key/value head: the query heads that share it, its key, its value.
        var (dim, shared) = (config.HeadDim, config.NumAttentionHeads / config.NumKeyValueHeads);
        var (first, heads) = part switch
        {
            ProjectionPart.Query => (0, shared),
            ProjectionPart.Key => (shared, 1),
            _ => (shared + 1, 1),
        };
        return
        [
            .. Enumerable.Range(0, config.NumKeyValueHeads)
                .SelectMany(group => Enumerable.Range((((group * (shared + 2)) + first) * dim), heads * dim)),
        ];
    }

    /// <summary>Elements i and i + d/2 of each head become neighbours.</summary>
    private static int[] Neighbours(int[] rows, int headDim) =>
        [.. rows.Select((_, i) => rows[i - (i % headDim) + (i % 2 * headDim / 2) + (i % headDim / 2)])];
}
