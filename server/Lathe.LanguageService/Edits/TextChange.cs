using System.Text;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Edits;

/// <summary>One replacement in a text.</summary>
/// <param name="Span">What is replaced; empty for an insertion.</param>
/// <param name="NewText">What stands there then.</param>
public readonly record struct TextChange(TextSpan Span, string NewText)
{
    /// <summary>The text after changes that don't overlap, in any order; several insertions at one place keep theirs.</summary>
    public static string Apply(string text, IEnumerable<TextChange> changes)
    {
        var builder = new StringBuilder(text.Length + 64);
        int position = 0;
        foreach (TextChange change in changes.OrderBy(change => change.Span.Start))
        {
            builder.Append(text, position, change.Span.Start - position).Append(change.NewText);
            position = change.Span.End;
        }

        return builder.Append(text, position, text.Length - position).ToString();
    }

    /// <inheritdoc cref="Apply(string, IEnumerable{TextChange})"/>
    public static SourceText Apply(SourceText source, IEnumerable<TextChange> changes)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SourceText(source.Path, Apply(source.Text, changes));
    }

    /// <summary>The two can't both be made: they touch the same characters or insert at the same place.</summary>
    public bool Overlaps(TextChange other) =>
        Span.Start == other.Span.Start || (Span.Start < other.Span.End && other.Span.Start < Span.End);

    /// <summary>The smallest change that makes one text of another; null when they are equal.</summary>
    public static TextChange? Between(string before, string after, int offset = 0)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before == after)
        {
            return null;
        }

        int head = before.AsSpan().CommonPrefixLength(after);
        int tail = 0;
        while (tail < Math.Min(before.Length, after.Length) - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        // Half a surrogate pair can't be sent to an editor.
        head -= head > 0 && char.IsHighSurrogate(before[head - 1]) ? 1 : 0;
        tail -= tail > 0 && char.IsLowSurrogate(before[^tail]) ? 1 : 0;
        return new TextChange(TextSpan.FromBounds(offset + head, offset + before.Length - tail), after[head..^tail]);
    }
}
