using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>What is between a text's nodes: comments, and tabs, which PyYAML refuses anywhere outside quotes and comments.</summary>
internal static class Trivia
{
    /// <returns>The comments in order.</returns>
    public static IReadOnlyList<TextSpan> Scan(SourceText source, string text, IReadOnlyList<TextSpan> opaque, FindingList findings)
    {
        var comments = new List<TextSpan>();
        TextSpan[] skipped = [.. opaque.OrderBy(span => span.Start)];
        int next = 0;
        for (int i = 0; i < text.Length; i++)
        {
            while (next < skipped.Length && skipped[next].End <= i)
            {
                next++;
            }

            if (next < skipped.Length && skipped[next].Contains(i))
            {
                i = skipped[next].End - 1;
            }
            else if (text[i] == '#' && (i == 0 || text[i - 1] is ' ' or '\t' or '\n' or '\r'))
            {
                TextSpan line = source.GetLineSpan(source.GetLineIndex(i));
                comments.Add(TextSpan.FromBounds(i, line.End));
                i = line.End - 1;
            }
            else if (text[i] == '\t')
            {
                findings.Add(new Finding(
                    FindingCodes.Tab, Severity.Error, "A tab stands between keys and values.", source, new TextSpan(i, 1))
                {
                    Help = "Use spaces; LLaMA-Factory's reader refuses tabs here.",
                });
            }
        }

        return comments;
    }
}
