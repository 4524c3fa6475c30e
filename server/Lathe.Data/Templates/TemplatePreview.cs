using Lathe.Data.Formats;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Templates;

/// <summary>What a template makes of two questions and their answers, for people to look at.</summary>
public static class TemplatePreview
{
    private static readonly ChatMessage[] Turns =
    [
        new(ChatRole.User, "{question 1}"), new(ChatRole.Assistant, "{answer 1}"),
        new(ChatRole.User, "{question 2}"), new(ChatRole.Assistant, "{answer 2}"),
    ];

    /// <summary>The parts of the text in order, and whether the model learns to write them.</summary>
    /// <param name="template">The template.</param>
    /// <param name="tokenizer">The model's; without one, its own tokens show as {begin} and {end}.</param>
    /// <exception cref="DataException">The template does not fit the tokenizer.</exception>
    public static IReadOnlyList<(string Text, bool IsLearnt)> Of(ChatTemplate template, Tokenizer? tokenizer = null)
    {
        tokenizer ??= new PlaceholderTokenizer();
        var turns = Render(template, tokenizer, template.DefaultSystem.Length > 0 ? null : "{system}");
        var parts = new List<(string, bool)>();
        foreach (var (prompt, response) in turns)
        {
            parts.Add((prompt, false));
            parts.Add((response, true));
        }

        if (template.EfficientEos && template.EosId(tokenizer) is { } eos)
        {
            parts.Add((tokenizer.IdToToken(eos) ?? "", true));
        }

        return parts;
    }

    private static IReadOnlyList<(string Prompt, string Response)> Render(ChatTemplate template, Tokenizer tokenizer, string? system)
    {
        try
        {
            return template.Render(tokenizer, Turns, system);
        }
        catch (RowFormatException) when (system is not null)
        {
            // A model's own template may have no place for a system text.
            return template.Render(tokenizer, Turns, null);
        }
    }
}
