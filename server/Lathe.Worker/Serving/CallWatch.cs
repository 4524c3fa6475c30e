using System.Text;
using Lathe.Data.Templates;

namespace Lathe.Worker.Serving;

/// <summary>
/// Keeps an answer's calls of tools out of the text that is streamed: from where a call begins, or may begin, everything waits for the end,
/// which tells whether it was one.
/// </summary>
/// <param name="template">Knows how calls are written.</param>
internal sealed class CallWatch(ChatTemplate template)
{
    private readonly StringBuilder _held = new();

    /// <returns>What is text in any case.</returns>
    public string Add(string text)
    {
        _held.Append(text);
        if (template.CallBegin is not { } mark)
        {
            return "";
        }

        var all = _held.ToString();
        var begin = all.IndexOf(mark, StringComparison.Ordinal);
        var told = begin >= 0 ? begin : all.Length - Beginning(all, mark);
        _held.Remove(0, told);
        return all[..told];
    }

    /// <returns>Text that was held for nothing, and the calls.</returns>
    public (string Text, IReadOnlyList<AnsweredCall> Calls) Finish() => template.ReadCalls(_held.ToString());

    private static int Beginning(string text, string mark)
    {
        for (var length = Math.Min(mark.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(mark[..length], StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }
}
