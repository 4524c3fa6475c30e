using System.Text.RegularExpressions;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>
/// Reads a recipe's text into a tree with spans. YAML parsers stop at the first error; here an offending line becomes a finding and
/// is left out, and reading goes on, so that every other line keeps its meaning while a user is half-way through one.
/// </summary>
public static partial class TreeReader
{
    public static RecipeTree Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var findings = new FindingList();
        if (source.Length > TreeLimits.MaxLength)
        {
            findings.Add(new Finding(
                FindingCodes.TooLarge,
                Severity.Error,
                $"The text has {source.Length} characters; a recipe may have {TreeLimits.MaxLength}.",
                source,
                default)
            {
                Help = "Check that this file is a recipe and not data.",
            });
            return new RecipeTree(source, MappingNode.Empty, findings.Items, [], new HashSet<string>());
        }

        char[] text = source.Text.ToCharArray();
        ReplaceControlCharacters(source, text, findings);
        var unreadable = new HashSet<string>(StringComparer.Ordinal);
        TreeBuilder? built = ReadRepairing(source, text, findings, unreadable);
        if (built is null)
        {
            return new RecipeTree(source, MappingNode.Empty, findings.Items, [], unreadable);
        }

        findings.AddRange(built.Findings);
        IReadOnlyList<TextSpan> comments = Trivia.Scan(source, new string(text), built.OpaqueSpans, findings);
        YamlNode root = built.Root is ScalarNode { Value.Kind: ScalarKind.Null } ? MappingNode.Empty : built.Root!;
        return new RecipeTree(source, root, findings.Items, comments, unreadable);
    }

    private static TreeBuilder? ReadRepairing(SourceText source, char[] text, FindingList findings, HashSet<string> unreadable)
    {
        int attempts = Math.Clamp(TreeLimits.MaxWork / Math.Max(1, text.Length), 4, TreeLimits.MaxRepairs);
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            var current = new string(text);
            TreeBuilder built = TreeBuilder.Build(source, current);
            if (built.Failure is not { } failure)
            {
                return built;
            }

            Diagnosis diagnosis = new SyntaxDiagnoser(source, current).Diagnose(failure);
            findings.Add(new Finding(diagnosis.Code, Severity.Error, diagnosis.Message, source, diagnosis.Span) { Help = diagnosis.Help });
            if (!Blank(source, text, diagnosis, unreadable))
            {
                return null;
            }
        }

        findings.Add(new Finding(
            FindingCodes.TooManyFindings, Severity.Error, "Too many lines are not YAML; the rest was not read.", source, default)
        {
            Help = "Check that this file is a recipe.",
        });
        return null;
    }

    /// <summary>Blanks the diagnosed lines or, if they are blank already, the nearest that is not. False when nothing is left.</summary>
    private static bool Blank(SourceText source, char[] text, Diagnosis diagnosis, HashSet<string> unreadable)
    {
        int last = Math.Min(diagnosis.LastLine, source.LineCount - 1);
        bool changed = false;
        for (int line = diagnosis.FirstLine; line <= last; line++)
        {
            changed |= BlankLine(source, text, line, unreadable);
        }

        for (int distance = 1; !changed && distance < source.LineCount; distance++)
        {
            changed = (diagnosis.FirstLine >= distance && BlankLine(source, text, diagnosis.FirstLine - distance, unreadable))
                || (last + distance < source.LineCount && BlankLine(source, text, last + distance, unreadable));
        }

        return changed;
    }

    private static bool BlankLine(SourceText source, char[] text, int line, HashSet<string> unreadable)
    {
        TextSpan span = source.GetLineSpan(line);
        Span<char> content = text.AsSpan(span.Start, span.Length);
        if (MemoryExtensions.IsWhiteSpace(content))
        {
            return false;
        }

        Match key = LeadingWord().Match(source.GetLine(line));
        if (key.Success)
        {
            unreadable.Add(key.Groups[1].Value);
        }

        content.Fill(' ');
        return true;
    }

    private static void ReplaceControlCharacters(SourceText source, char[] text, FindingList findings)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsPrintable(text, i))
            {
                continue;
            }

            findings.Add(new Finding(
                FindingCodes.ControlCharacter,
                Severity.Error,
                text[i] == '\uFFFD' ? "These bytes are not UTF-8 text." : $"The character U+{(int)text[i]:X4} is not allowed in YAML.",
                source,
                new TextSpan(i, 1))
            {
                Help = "Remove it, or save the file as UTF-8 text.",
            });
            text[i] = ' ';
        }
    }

    /// <summary>YAML 1.1's printable characters, with surrogates in pairs.</summary>
    private static bool IsPrintable(char[] text, int i) => text[i] switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        >= ' ' and <= '~' => true,
        '\uFFFD' or '\uFFFE' or '\uFFFF' => false,
        _ when char.IsHighSurrogate(text[i]) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
        _ when char.IsLowSurrogate(text[i]) => i > 0 && char.IsHighSurrogate(text[i - 1]),
        _ => text[i] >= '\u00A0',
    };

    [GeneratedRegex(@"^\s*[""']?([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingWord();
}
