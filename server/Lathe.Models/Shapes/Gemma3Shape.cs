using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>
/// Gemma 3 with images: the decoder of <c>text_config</c>, whose layers are all that is described in detail, beside a SigLIP tower
/// and its projector, which are only counted: they stay frozen when language is trained.
/// </summary>
internal static class Gemma3Shape
{
    public const string ModelType = "gemma3";

    private const int ImageChannels = 3;
    private const int MaxImage = 1 << 14;

    public static ModelShape Read(JsonKeys keys)
    {
        var text = keys.OptionalObject("text_config") ?? throw keys.Odd("text_config", "an object");
        var vision = keys.OptionalObject("vision_config") ?? throw keys.Odd("vision_config", "an object");
        var decoder = DecoderShape.Read(text, ModelType, GatedFamilies.Gemma3Text);
        var dtype = decoder.StoredBytesPerParameter ?? DecoderShape.ReadStoredBytes(keys);
        return decoder with
        {
            StoredBytesPerParameter = dtype,
            OtherParameters = decoder.OtherParameters + VisionParameters(vision, decoder.HiddenSize),
            TieWordEmbeddings = keys.OptionalBool(ShapeKeys.Tie) ?? decoder.TieWordEmbeddings,
        };
    }

    private static long VisionParameters(JsonKeys keys, int textWidth)
    {
        long width = keys.Int("hidden_size", 1, ModelLimits.MaxWidth >> 4);
        long inner = keys.Int("intermediate_size", 1, ModelLimits.MaxWidth);
        long layers = keys.Int("num_hidden_layers", 1, 1000);
        var patch = keys.Int("patch_size", 1, MaxImage);
        var image = keys.Int("image_size", patch, MaxImage);
        if (keys.OptionalBool("vision_use_head") == true)
        {
            throw keys.NotYet("vision_use_head", "counting the pooling head of a vision tower is");
        }

        var side = image / patch;
        var patches = (ImageChannels * patch * patch * width) + width;
        var positions = side * side * width;
        var attention = 4 * ((width * width) + width);
        var mlp = (2 * width * inner) + inner + width;
        var norm = 2 * width;
        var tower = patches + positions + (layers * (attention + mlp + (2 * norm))) + norm;
        var projector = (width * textWidth) + width;
        return tower + projector;
    }
}
