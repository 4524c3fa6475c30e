using Lathe.Data.Templates.Tools;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Templates;

/// <summary>Chooses a recipe's template, from its name or from the model's own chat template.</summary>
public static class TemplateResolver
{
    /// <summary>Marks of a chat template's source (all must occur), the most telling first.</summary>
    private static readonly (string[] Marks, string Name)[] Markers =
    [
        (["<|start_header_id|>", "<|eot_id|>"], "llama3"),
        (["<|im_start|>", "</think>"], "qwen3"),
        (["<|im_start|>", "You are Qwen, created by Alibaba Cloud"], "qwen"),
        (["<|im_start|>", "<tool_response>"], "qwen3_nothink"),
        (["<|im_start|>", "<|im_end|>"], "chatml"),
        (["[INST]", "<<SYS>>"], "llama2"),
    ];

    /// <summary>The template <paramref name="data"/> asks for, checked against <paramref name="tokenizer"/>.</summary>
    /// <param name="data">The recipe's keys.</param>
    /// <param name="settings">What the model says about itself.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="hasAnswers">False in stage pt, which takes nothing but the end token from a template.</param>
    /// <exception cref="DataException">The template is unknown, or does not fit the tokenizer or another key.</exception>
    public static ResolvedTemplate Resolve(DataOptions data, TokenizerSettings settings, Tokenizer tokenizer, bool hasAnswers = true)
    {
        var (template, origin) = string.IsNullOrEmpty(data.Template)
            ? Detect(data, settings, tokenizer, hasAnswers)
            : (TemplateCatalog.Get(data.Template), $"template '{data.Template}' as the recipe says");
        if (template.EfficientEos && data.TrainOnPrompt)
        {
            throw new DataException(
                $"train_on_prompt: template '{template.Name}' cannot be trained on its prompts. Set train_on_prompt: false.");
        }

        template = template with
        {
            DefaultSystem = data.DefaultSystem ?? template.DefaultSystem,
            EnableThinking = template.IsReasoning ? data.EnableThinking : template.EnableThinking,
            PreserveThinking = template.IsReasoning && data.PreserveThinking,
        };
        if (data.ToolFormat is { } format)
        {
            if (template is ModelTemplate)
            {
                throw new DataException("tool_format: the model's own chat template writes tools in its own way. "
                    + "Name a template, or remove tool_format.");
            }

            template = template.WithToolFormat(ToolFormats.Get(format).Name);
        }

        _ = template.EosId(tokenizer); // Fails here, before any row is read, when the tokenizer lacks the end token.
        return new ResolvedTemplate(template, origin);
    }

    /// <summary>The template a model's own chat template is recognised as; null when it has none, or one of an unknown kind.</summary>
    public static string? Recognize(TokenizerSettings settings) => settings.ChatTemplate is { } source
        ? Markers.FirstOrDefault(m => m.Marks.All(mark => source.Contains(mark, StringComparison.Ordinal))).Name
        : null;

    private static (ChatTemplate Template, string Origin) Detect(
        DataOptions data, TokenizerSettings settings, Tokenizer tokenizer, bool hasAnswers)
    {
        if (settings.ChatTemplate is not { } source)
        {
            return (TemplateCatalog.Get("empty"), "template 'empty': the recipe names none and the model has no chat template");
        }

        if (Recognize(settings) is { } name)
        {
            // The tokenizer's own end token stays in force, since nobody asked for another one; the stop words still end generation.
            return (TemplateCatalog.Get(name) with { ReplaceEos = false }, $"template '{name}': recognised in the model's chat template");
        }

        return hasAnswers
            ? (ModelTemplate.Create(source, data, tokenizer), "the model's own chat template, since the recipe names none")
            : (TemplateCatalog.Get("empty"), "template 'empty': the recipe names none");
    }
}
