using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Shapes;

/// <summary>The sizes every decoder has, checked against each other.</summary>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Heads of keys and of values.</param>
/// <param name="HeadDim">Width of a head; 0 where attention of latents has widths of its own.</param>
/// <param name="Intermediate">Width of a dense layer's MLP.</param>
/// <param name="Vocabulary">Rows of the embedding.</param>
internal sealed record ShapeSizes(
    int Hidden, int Layers, int Heads, int KeyValueHeads, int HeadDim, int Intermediate, int Vocabulary)
{
    public int QueryWidth => checked(Heads * HeadDim);

    public int KeyWidth => checked(KeyValueHeads * HeadDim);

    public static ShapeSizes Read(ShapeConfig config, ShapeFamily family)
    {
        var names = family.Keys;
        var hidden = config.Int(names.Hidden, ModelLimits.MaxWidth);
        var heads = config.Int(names.Heads, ModelLimits.MaxHeads);
        return new(
            hidden,
            config.Int(names.Layers, ModelLimits.MaxLayers),
            heads,
            ReadKeyValueHeads(config, family, heads),
            family.HasLatentAttention ? 0 : ReadHeadDim(config, names, hidden, heads),
            ReadIntermediate(config, family, hidden),
            config.Int(names.Vocabulary, ModelLimits.MaxVocabulary));
    }

    private static int ReadKeyValueHeads(ShapeConfig config, ShapeFamily family, int heads)
    {
        var names = family.Keys.KeyValueHeads;
        if (family.FixedKeyValueHeads is { } always)
        {
            return always;
        }

        // A stated null means as many as query heads even where a missing key means something else.
        var stated = config.Stated(names, ModelLimits.MaxHeads);
        var count = stated ?? (config.Has(names) ? heads : config.OptionalInt(names, ModelLimits.MaxHeads) ?? heads);
        return heads % count == 0
            ? count
            : throw config.Odd(names[0], $"a divisor of \"{family.Keys.Heads[0]}\" ({heads})");
    }

    private static int ReadHeadDim(ShapeConfig config, KeyNames names, int hidden, int heads) =>
        config.OptionalInt(names.HeadDim, ModelLimits.MaxAttentionWidth / heads)
        ?? (hidden % heads == 0
            ? hidden / heads
            : throw config.Odd(names.Hidden[0], $"a multiple of \"{names.Heads[0]}\" ({heads}), or a \"{names.HeadDim[0]}\" of its own"));

    private static int ReadIntermediate(ShapeConfig config, ShapeFamily family, int hidden)
    {
        var names = family.Keys.Intermediate;
        if (family.IntermediatePerHidden is { } factor)
        {
            return config.OptionalInt(names, ModelLimits.MaxIntermediate) ?? factor * hidden;
        }

        var width = config.Int(names, ModelLimits.MaxIntermediate);
        return width % family.IntermediateDivisor == 0
            ? width / family.IntermediateDivisor
            : throw config.Odd(names[0], $"a multiple of {family.IntermediateDivisor}");
    }
}
