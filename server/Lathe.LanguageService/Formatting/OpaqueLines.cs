using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Formatting;

/// <summary>Lines whose blanks a value of several lines may be made of, or that brackets hold together.</summary>
internal sealed class OpaqueLines
{
    private readonly bool[] _isInside;
    private readonly bool[] _startsText;
    private readonly bool[] _isText;

    private OpaqueLines(int lines) =>
        (_isInside, _startsText, _isText) = (new bool[lines], new bool[lines], new bool[lines]);

    /// <summary>The line goes on with a text or with brackets that started above it.</summary>
    public bool IsInside(int line) => _isInside[line];

    /// <summary>The line goes on with a text that started above it: blanks at its end may count.</summary>
    public bool IsText(int line) => _isText[line];

    /// <summary>A text of several lines starts on the line.</summary>
    public bool StartsText(int line) => _startsText[line];

    public static OpaqueLines Of(RecipeTree tree)
    {
        var lines = new OpaqueLines(tree.Source.LineCount);
        lines.Visit(tree.Source, tree.Root, []);
        return lines;
    }

    private void Visit(SourceText source, YamlNode node, HashSet<YamlNode> seen)
    {
        // The tree is a graph: what aliases name is written once.
        if (!seen.Add(node))
        {
            return;
        }

        bool isFlow = node is not ScalarNode && node.Span.Length > 0 && source.Text[node.Span.Start] is '[' or '{';
        if ((isFlow || node is ScalarNode) && node.Span.Length > 0)
        {
            Mark(source, node.Span, isText: node is ScalarNode, isBlock: node is ScalarNode { Style: ScalarStyle.Block });
        }

        switch (node)
        {
            case SequenceNode sequence:
                foreach (YamlNode item in sequence.Items)
                {
                    Visit(source, item, seen);
                }

                break;
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries)
                {
                    Visit(source, entry.Key, seen);
                    Visit(source, entry.Value, seen);
                }

                break;
        }
    }

    private void Mark(SourceText source, TextSpan span, bool isText, bool isBlock)
    {
        int first = source.GetLineIndex(span.Start);
        int last = source.GetLineIndex(span.End - 1);

        // Blank lines below a block text can be a part of it.
        while (isBlock && last + 1 < source.LineCount && source.GetLine(last + 1).AsSpan().IsWhiteSpace())
        {
            last++;
        }

        for (int line = first + 1; line <= last; line++)
        {
            _isInside[line] = true;
            _isText[line] |= isText;
        }

        _startsText[first] |= isText && last > first;
    }
}
