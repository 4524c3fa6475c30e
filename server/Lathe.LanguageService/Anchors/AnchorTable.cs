using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Anchors;

/// <summary>
/// The anchors of a text and their aliases, found by their looks: also on lines the reader had to leave out. What the reader knows to be
/// text is passed over.
/// </summary>
internal sealed class AnchorTable
{
    private readonly List<AnchorName> _names = [];

    private AnchorTable()
    {
    }

    /// <summary>In the order of the text.</summary>
    public IReadOnlyList<AnchorName> Names => _names;

    public static AnchorTable Read(RecipeSnapshot snapshot)
    {
        var table = new AnchorTable();
        SourceText source = snapshot.Source;
        if (source.Length > TreeLimits.MaxLength || source.Text.AsSpan().IndexOfAny('&', '*') < 0)
        {
            return table;
        }

        bool[] isText = TextOf(snapshot);
        for (int line = snapshot.Lines.FirstLine; line < snapshot.Lines.EndLine; line++)
        {
            table.ReadLine(source.Text, source.GetLineSpan(line), isText);
        }

        return table;
    }

    /// <summary>The name at an offset, with its mark and its end.</summary>
    public AnchorName? At(int offset) => _names.FirstOrDefault(name => offset >= name.Span.Start - 1 && offset <= name.Span.End);

    /// <summary>The anchor a name means: the nearest above it, for a name may be given again.</summary>
    public AnchorName? DefinitionOf(AnchorName name) => name.IsAlias
        ? _names.LastOrDefault(other => !other.IsAlias && other.Text == name.Text && other.Span.Start < name.Span.Start)
        : name;

    /// <summary>An anchor with its aliases; aliases without an anchor belong together.</summary>
    public IReadOnlyList<AnchorName> SameAs(AnchorName name)
    {
        AnchorName? anchor = DefinitionOf(name);
        return [.. _names.Where(other => other.Text == name.Text && DefinitionOf(other) == anchor)];
    }

    private void ReadLine(string text, TextSpan line, bool[] isText)
    {
        for (int i = line.Start; i < line.End; i++)
        {
            if (text[i] is not ('&' or '*') || isText[i] || !CanStart(text, line, i))
            {
                continue;
            }

            int end = i + 1;
            while (end < line.End && !char.IsWhiteSpace(text[end]) && text[end] is not (',' or '[' or ']' or '{' or '}'))
            {
                end++;
            }

            if (end > i + 1)
            {
                _names.Add(new AnchorName(text[(i + 1)..end], TextSpan.FromBounds(i + 1, end), text[i] == '*'));
                i = end - 1;
            }
        }
    }

    /// <summary>Only where a node starts: behind a colon, dash, bracket, comma, tag or anchor, or at the start of the line.</summary>
    private bool CanStart(string text, TextSpan line, int place)
    {
        int before = place - 1;
        while (before >= line.Start && text[before] is ' ' or '\t')
        {
            before--;
        }

        if (before < line.Start || text[before] is '[' or '{' or ',')
        {
            return true;
        }

        bool hasBlank = before < place - 1;
        if (!hasBlank)
        {
            return false;
        }

        int word = before;
        while (word > line.Start && !char.IsWhiteSpace(text[word - 1]))
        {
            word--;
        }

        return text[before] is ':' or '?'
            || (text[before] == '-' && word == before)
            || text[word] == '!'
            || _names is [.., { IsAlias: false } last] && last.Span.End == before + 1;
    }

    /// <summary>Comments, and scalars behind the anchors and tags they begin with.</summary>
    private static bool[] TextOf(RecipeSnapshot snapshot)
    {
        var isText = new bool[snapshot.Source.Length];
        foreach (TextSpan comment in snapshot.Bound.Tree.Comments)
        {
            Array.Fill(isText, true, comment.Start, comment.Length);
        }

        Mark(snapshot.Bound.Tree.Root, snapshot.Source.Text, isText, []);
        return isText;
    }

    private static void Mark(YamlNode node, string text, bool[] isText, HashSet<YamlNode> seen)
    {
        if (!seen.Add(node))
        {
            return;
        }

        switch (node)
        {
            case ScalarNode { Span.Length: > 0 } scalar:
                TextSpan content = Fixes.NodeText.WithoutProperties(text, scalar.Span);

                // What could not be read may be an alias of nothing, which is a name still.
                if (text[content.Start] is not ('&' or '*'))
                {
                    Array.Fill(isText, true, content.Start, content.Length);
                }

                break;
            case SequenceNode sequence:
                foreach (YamlNode item in sequence.Items)
                {
                    Mark(item, text, isText, seen);
                }

                break;
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries)
                {
                    Mark(entry.Key, text, isText, seen);
                    Mark(entry.Value, text, isText, seen);
                }

                break;
        }
    }
}
