using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>
/// Finds the line that is responsible for a parser's failure. Parsers complain where they can't go on, which is often a line after
/// the mistake: an open quote or bracket swallows what follows, and a key without a colon is noticed at the next key.
/// </summary>
internal sealed class SyntaxDiagnoser(SourceText source, string text)
{
    private readonly LineLayout _lines = new(source, text);

    public Diagnosis Diagnose(SyntaxFailure failure)
    {
        int line = source.GetLineIndex(failure.Start);
        return AtLimit(failure, line)
            ?? AtQuote(failure, line)
            ?? AtTab(failure, line)
            ?? AtBracket(failure, line)
            ?? AtColon(failure, line)
            ?? AtMissingColon(failure, line)
            ?? AtIndentation(failure, line)
            ?? AtCharacter(failure, line)
            ?? Generic(failure, line);
    }

    private static Diagnosis? AtLimit(SyntaxFailure failure, int line) => failure.Limit switch
    {
        FindingCodes.TooDeep => new Diagnosis(
            FindingCodes.TooDeep,
            $"Lists and mappings are nested more than {TreeLimits.MaxDepth} deep.",
            "Write the value flat; no recipe key needs this.",
            new TextSpan(failure.Start, 0),
            line,
            line),
        FindingCodes.AliasExpansion => new Diagnosis(
            FindingCodes.AliasExpansion,
            $"The text, its aliases written out, has more than {TreeLimits.MaxNodes} values.",
            "A recipe has a few dozen keys: remove what repeats.",
            new TextSpan(failure.Start, 0),
            0,
            int.MaxValue),
        _ => null,
    };

    private Diagnosis? AtQuote(SyntaxFailure failure, int line)
    {
        if (failure.Message.Contains("escape", StringComparison.Ordinal))
        {
            return Whole(
                FindingCodes.Escape,
                "In double quotes a backslash starts an escape, and this one is unknown.",
                "Use single quotes, or write the backslash twice.",
                failure.Start,
                line);
        }

        if (failure.Message.Contains("quoted scalar", StringComparison.Ordinal))
        {
            return Whole(
                FindingCodes.Quote, "The quote opened here is not closed on its line.", "Close the quote.", failure.Start, line);
        }

        if (failure.LastQuoted is not { } quoted)
        {
            return null;
        }

        int first = source.GetLineIndex(quoted.Start);
        int last = source.GetLineIndex(quoted.End);
        if (first < last && line - last is 0 or 1)
        {
            return Whole(FindingCodes.Quote, "The quote opened here is not closed on its line.", "Close the quote.", quoted.Start, first);
        }

        bool textFollows = line == last && source.GetLineSpan(line).End > quoted.End;
        return textFollows
            ? Whole(
                FindingCodes.Quote,
                "There is text after the closing quote.",
                "Quote the whole value; a quote inside single quotes is written twice ('').",
                quoted.End,
                line)
            : null;
    }

    private Diagnosis? AtTab(SyntaxFailure failure, int line)
    {
        // The scanner complains at the value above, which the tab seems to continue.
        int last = failure.Message.Contains("tab character", StringComparison.Ordinal) ? _lines.NextLineWithTab(line) : line;
        foreach (int candidate in new[] { last, line, _lines.PreviousLine(line) }.Where(candidate => candidate >= 0))
        {
            int tab = _lines.TabInIndentation(candidate);
            if (tab >= 0)
            {
                return new Diagnosis(
                    FindingCodes.Tab,
                    "A tab is used as indentation.",
                    "Use spaces; YAML allows no tabs here.",
                    new TextSpan(tab, 1),
                    candidate,
                    candidate);
            }
        }

        return null;
    }

    private Diagnosis? AtBracket(SyntaxFailure failure, int line)
    {
        if (failure.OpenFlow is { } open)
        {
            char bracket = text[open];
            int first = source.GetLineIndex(open);
            return new Diagnosis(
                FindingCodes.Bracket,
                $"The '{bracket}' opened here is not closed properly.",
                $"Write {(bracket == '[' ? "the list as [a, b]" : "the mapping as {a: 1, b: 2}")}, all brackets closed.",
                new TextSpan(open, 1),
                first,
                _lines.LastContinuation(first));
        }

        return failure.Start < text.Length && text[failure.Start] is ']' or '}' or ','
            ? Whole(
                FindingCodes.Bracket,
                $"Nothing is open for this '{text[failure.Start]}'.",
                "Remove it, or put quotes around the value.",
                failure.Start,
                line)
            : null;
    }

    private Diagnosis? AtColon(SyntaxFailure failure, int line)
    {
        if (!failure.Message.Contains("invalid mapping", StringComparison.Ordinal)
            && !failure.Message.Contains("not allowed in this context", StringComparison.Ordinal))
        {
            return null;
        }

        TextSpan span = source.GetLineSpan(line);
        int firstColon = _lines.ColonIn(line);
        if (text.AsSpan(failure.Start).StartsWith("- "))
        {
            return Whole(
                FindingCodes.Indentation,
                "A list written with '-' can't start on its key's line.",
                "Put each '- item' on a line of its own below the key, or write [a, b].",
                failure.Start,
                line);
        }

        if (firstColon >= 0 && firstColon < failure.Start)
        {
            return Whole(
                FindingCodes.ColonInValue,
                "The value contains ': ', which would start a mapping.",
                "Put quotes around the value.",
                failure.Start,
                line);
        }

        int previous = _lines.PreviousLine(line);
        if (previous >= 0 && _lines.ColonIn(previous) < 0)
        {
            return WithoutColon(previous);
        }

        return previous >= 0 && _lines.Indent(line) > _lines.Indent(previous)
            ? Whole(
                FindingCodes.Indentation,
                $"This line is indented below line {previous + 1}, which already has a value.",
                $"Start it in the same column as line {previous + 1}.",
                span.Start + _lines.Indent(line),
                line)
            : null;
    }

    private Diagnosis? AtMissingColon(SyntaxFailure failure, int line)
    {
        bool noKey = failure.Message.Contains("expected key", StringComparison.Ordinal)
            || failure.Message.Contains("expected ':'", StringComparison.Ordinal)
            || failure.Message.Contains("document end", StringComparison.Ordinal)
            || failure.Message.Contains("simple key", StringComparison.Ordinal);
        string content = source.GetLine(line).Trim();
        return noKey && content.Length > 0 && !content.StartsWith('-') && _lines.ColonIn(line) < 0 ? WithoutColon(line) : null;
    }

    private Diagnosis WithoutColon(int line)
    {
        TextSpan span = source.GetLineSpan(line);
        int colon = text.IndexOf(':', span.Start, span.Length);
        return colon >= 0
            ? Whole(FindingCodes.MissingColon, "A space is missing after this ':'.", "Write 'key: value'.", colon, line)
            : Whole(
                FindingCodes.MissingColon,
                "This line has no ':', so it is no key with a value.",
                "Write 'key: value', or start the line with '#' if it is a comment.",
                span.Start + _lines.Indent(line),
                line,
                _lines.ContentLength(line));
    }

    private Diagnosis? AtIndentation(SyntaxFailure failure, int line)
    {
        int indent = _lines.Indent(line);
        if (failure is { RootEnded: true, FirstKey: { } firstKey }
            && source.GetPosition(firstKey).Column - 1 > indent
            && source.GetLineIndex(firstKey) < line)
        {
            int first = source.GetLineIndex(firstKey);
            return new Diagnosis(
                FindingCodes.Indentation,
                $"The recipe's first key is indented, but line {line + 1} is not.",
                "Start all keys in the first column.",
                TextSpan.FromBounds(source.GetLineSpan(first).Start, firstKey),
                first,
                line - 1);
        }

        bool structural = failure.Message.Contains("expected key", StringComparison.Ordinal)
            || failure.Message.Contains("document end", StringComparison.Ordinal)
            || failure.Message.Contains("block collection", StringComparison.Ordinal)
            || failure.Message.Contains("block sequence", StringComparison.Ordinal);
        if (!structural)
        {
            return null;
        }

        bool item = source.GetLine(line).TrimStart().StartsWith("- ", StringComparison.Ordinal);
        return Whole(
            FindingCodes.Indentation,
            item ? "This list item belongs to no key." : "This line's indentation fits no line above.",
            item ? "Put it below a key that has no value yet." : "Start all keys in the first column.",
            source.GetLineSpan(line).Start + indent,
            line);
    }

    private Diagnosis? AtCharacter(SyntaxFailure failure, int line)
    {
        if (failure.Message.Contains("tag", StringComparison.Ordinal) && failure.Start < text.Length && text[failure.Start] == '!')
        {
            return Whole(FindingCodes.Tag, "This tag is unknown.", "Remove the '!', or put quotes around the value.", failure.Start, line);
        }

        return failure.Message.Contains("cannot start any token", StringComparison.Ordinal) && failure.Start < text.Length
            ? Whole(
                FindingCodes.ReservedCharacter,
                $"A value can't start with '{text[failure.Start]}'.",
                "Put quotes around the value.",
                failure.Start,
                line)
            : null;
    }

    private Diagnosis Generic(SyntaxFailure failure, int line) => Whole(
        FindingCodes.InvalidYaml,
        $"This line is not valid YAML ({failure.Message.TrimEnd('.')}).",
        "Write 'key: value'; put quotes around values with special characters.",
        failure.Start,
        line);

    private Diagnosis Whole(string code, string message, string help, int start, int line, int length = 1)
    {
        TextSpan span = source.GetLineSpan(line);
        int clamped = Math.Clamp(start, span.Start, span.End);
        return new Diagnosis(code, message, help, TextSpan.FromBounds(clamped, Math.Min(clamped + length, span.End)), line, line);
    }
}
