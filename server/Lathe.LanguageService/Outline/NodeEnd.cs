using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Outline;

/// <summary>Where a node's own characters end. The span of a list or mapping without brackets goes on over comments below it.</summary>
internal static class NodeEnd
{
    public static int Of(string text, YamlNode node)
    {
        IEnumerable<(YamlNode Node, TextSpan Written)> parts = node switch
        {
            _ when node.Span.Length == 0 || text[node.Span.Start] is '[' or '{' => [],
            SequenceNode sequence => sequence.Items.Select(item => (item, item.Span)),
            MappingNode mapping => mapping.Entries.SelectMany(entry => new[] { (entry.Key, entry.Key.Span), (entry.Value, entry.ValueSpan) }),
            _ => [],
        };

        // What an alias names, or a merge key brings, is written elsewhere.
        int end = -1;
        foreach ((YamlNode part, TextSpan written) in parts)
        {
            if (written.Start >= node.Span.Start && written.End <= node.Span.End)
            {
                end = Math.Max(end, part.Span == written ? Of(text, part) : written.End);
            }
        }

        return end < 0 ? node.Span.End : end;
    }
}
