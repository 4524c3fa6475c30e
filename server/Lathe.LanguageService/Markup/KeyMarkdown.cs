using System.Collections.Frozen;
using System.Text;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Markup;

/// <summary>A key described for hovers and completion.</summary>
public static class KeyMarkdown
{
    /// <summary>Values that can't be done yet are of little use to a reader: a few show what is meant.</summary>
    private const int MostLater = 4;

    private static readonly Lazy<FrozenDictionary<string, string>> All =
        new(() => RecipeKeys.All.ToFrozenDictionary(key => key.Name, Write, StringComparer.Ordinal));

    /// <summary>What the key means and takes; the name itself is not in it.</summary>
    public static string For(RecipeKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return All.Value.GetValueOrDefault(key.Name, "");
    }

    private static string Write(RecipeKey key)
    {
        var builder = new StringBuilder();
        switch (key.Status)
        {
            case KeyStatus.NotYet:
                builder.Append("**Not possible yet.** ").Append(Markdown.Escape(key.Reason));
                break;
            case KeyStatus.Ignored:
                builder.Append("**Has no effect here.** ").Append(Markdown.Escape(key.Reason));
                break;
            default:
                builder.Append(Markdown.Escape(key.Documentation));
                break;
        }

        var facts = new List<string>();
        if (key.Status == KeyStatus.Supported)
        {
            AddFacts(key, facts);
        }

        if (KeyText.Default(key) is { } value && !key.Secret)
        {
            facts.Add($"Default: {Markdown.Code(value)}");
        }

        if (facts.Count > 0)
        {
            builder.Append("\n\n").AppendJoin('\n', facts.Select(fact => $"- {fact}"));
        }

        return builder.ToString();
    }

    private static void AddFacts(RecipeKey key, List<string> facts)
    {
        if (key.Kind == KeyKind.Choice)
        {
            facts.AddRange(key.Choices.Select(choice => ChoiceText.Line(key, choice)));
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
        }

        if (key.MemoryEffect is { } memory)
        {
            facts.Add($"Memory: {Markdown.Escape(memory)}");
        }
    }
}
