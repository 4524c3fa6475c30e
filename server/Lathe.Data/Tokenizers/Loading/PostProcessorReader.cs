namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>post_processor</c> of a tokenizer.json: which ids are put around one text.</summary>
internal static class PostProcessorReader
{
    public static (int[] Prefix, int[] Suffix) Read(JsonNode? postProcessor) => postProcessor is { } node ? ReadStep(node) : ([], []);

    private static (int[] Prefix, int[] Suffix) ReadStep(JsonNode node)
    {
        var type = node.Require("type").Text();
        switch (type)
        {
            case "ByteLevel": // It trims offsets; ids stay as they are.
                return ([], []);
            case "TemplateProcessing":
                return Template(node);
            case "RobertaProcessing" or "BertProcessing":
                return ([PairId(node.Require("cls"))], [PairId(node.Require("sep"))]);
            case "Sequence":
                var (prefix, suffix) = (Array.Empty<int>(), Array.Empty<int>());
                foreach (var step in node.Require("processors").Items())
                {
                    var (before, after) = ReadStep(step);
                    (prefix, suffix) = ([.. before, .. prefix], [.. suffix, .. after]);
                }

                return (prefix, suffix);
            default:
                throw node.Error($"the post-processor {type} is not supported.");
        }
    }

    private static (int[] Prefix, int[] Suffix) Template(JsonNode node)
    {
        var prefix = new List<int>();
        var suffix = new List<int>();
        var target = prefix;
        foreach (var part in node.Require("single").Items())
        {
            if (part.Get("SpecialToken") is { } special)
            {
                var name = special.Require("id").Text();
                target.AddRange(node.Require("special_tokens").Require(name).Require("ids").Items().Select(i => i.Id()));
            }
            else
            {
                _ = part.Require("Sequence");
                target = suffix;
            }
        }

        return ([.. prefix], [.. suffix]);
    }

    /// <summary>["token", id]</summary>
    private static int PairId(JsonNode pair) =>
        pair.Items().ToList() is [_, var id] ? id.Id() : throw pair.Error("this should be a token and its id.");
}
