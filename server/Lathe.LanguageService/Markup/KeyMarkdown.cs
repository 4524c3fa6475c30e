using System.Collections.Concurrent;
using System.Text;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Markup;

/// <summary>A key described for hovers and completion.</summary>
public static class KeyMarkdown
{
    /// <summary>Values that can't be done yet are of little use to a reader: a few show what is meant.</summary>
    private const int MostLater = 4;

    private static readonly ConcurrentDictionary<(string Name, KeyStatus Status), string> Written = new();

    /// <summary>What the key means and takes in a recipe for <paramref name="command"/>; the name itself is not in it.</summary>
    public static string For(RecipeKey key, RecipeCommand command)
    {
        ArgumentNullException.ThrowIfNull(key);
        KeyStatus status = key.StatusFor(command);
        return Written.GetOrAdd((key.Name, status), static (_, known) => Write(known.key, known.status), (key, status));
    }

    private static string Write(RecipeKey key, KeyStatus status)
    {
        var builder = new StringBuilder(Markdown.Escape(key.Documentation));
        string? verdict = status switch
        {
            KeyStatus.NotYet => "Not possible yet.",
            KeyStatus.Ignored => "Has no effect here.",
            _ => null,
        };
        if (verdict is not null)
        {
            builder.Append("\n\n**").Append(verdict).Append("** ").Append(Markdown.Escape(key.Reason));
        }

        var facts = new List<string>();
        AddFacts(key, facts);
        if (KeyText.Default(key) is { } value && !key.Secret)
        {
            facts.Add($"Default: {Markdown.Code(value)}");
        }

        builder.Append("\n\n").AppendJoin('\n', facts.Select(fact => $"- {fact}"));
        return builder.ToString();
    }

    private static void AddFacts(RecipeKey key, List<string> facts)
    {
        if (key.Kind == KeyKind.Choice)
        {
            facts.AddRange(key.ChoiceDocumentation.Count > 0
                ? key.Choices.Select(choice => ChoiceText.Line(key, choice))
                : [$"One of: {string.Join(", ", key.Choices.Select(Markdown.Code))}"]);
            string[] later = [.. key.NotYetValues.Where(known => !known.EndsWith('*'))];
            if (later.Length > 0)
            {
                string more = later.Length > MostLater ? " and others" : "";
                facts.Add($"Not possible yet: {string.Join(", ", later.Take(MostLater).Select(Markdown.Code))}{more}");
            }
        }
        else
        {
            string range = key.RangeText();
            string unit = key.Unit is null ? "" : $" ({key.Unit})";
            facts.Add($"Takes: {Markdown.Escape(KeyText.Kind(key) + (range.Length > 0 ? $", {range}" : "") + unit)}");
            if (key.Choices.Count > 0)
            {
                string among = key.Kind == KeyKind.WholeNumber ? "One of" : "Such as";
                facts.Add($"{among}: {string.Join(", ", key.Choices.Select(Markdown.Code))}");
            }
        }

        if (key.MemoryEffect is { } memory)
        {
            facts.Add($"Memory: {Markdown.Escape(memory)}");
        }
    }
}
