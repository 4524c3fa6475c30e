using Lathe.Data.Tokenizers.Decoding;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>decoder</c> of a tokenizer.json that is not byte-level.</summary>
internal static class DecoderReader
{
    public static ChainDecoder Read(JsonNode? decoder) => new(decoder is { } node ? [.. Steps(node)] : []);

    private static IEnumerable<DecoderStep> Steps(JsonNode node)
    {
        var type = node.Require("type").Text();
        return type switch
        {
            "Sequence" => node.Require("decoders").Items().SelectMany(Steps),
            "Replace" => [new ReplaceStep(NormalizerReader.Replace(node))],
            "ByteFallback" => [new ByteFallbackStep()],
            "Fuse" => [new FuseStep()],
            "Strip" => [Strip(node)],
            "Metaspace" => [new MetaspaceStep(
                PreTokenizerReader.MetaspaceMark(node), PreTokenizerReader.PrependSchemeOf(node) != PrependScheme.Never)],
            _ => throw node.Error(
                $"the decoder {type} is not supported here, only Sequence, Replace, ByteFallback, Fuse, Strip and Metaspace."),
        };
    }

    private static StripStep Strip(JsonNode node)
    {
        var content = node.Require("content");
        return content.Text() is [var one]
            ? new StripStep(one, node.Require("start").Id(), node.Require("stop").Id())
            : throw content.Error("this should be one character.");
    }
}
