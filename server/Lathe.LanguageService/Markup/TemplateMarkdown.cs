using System.Collections.Frozen;
using Lathe.Data.Templates;

namespace Lathe.LanguageService.Markup;

/// <summary>A chat template shown by what it makes of one question and its answer.</summary>
internal static class TemplateMarkdown
{
    private static readonly Lazy<FrozenDictionary<string, string>> All =
        new(() => TemplateCatalog.Names.ToFrozenDictionary(name => name, name => Write(TemplateCatalog.Get(name)), StringComparer.Ordinal));

    public static string? For(string name) => All.Value.GetValueOrDefault(name);

    private static string Write(ChatTemplate template)
    {
        string system = template.DefaultSystem.Length > 0 ? template.DefaultSystem : "{system}";
        string first = template.SystemInFirstUser
            ? Fill(template.User, Fill(template.System, system) + "{question}")
            : Fill(template.System, system) + Fill(template.User, "{question}");
        string text = Fill(template.Prefix, "") + first + Fill(template.Assistant, "{answer}");
        string thoughts = template.IsReasoning ? "\n\nAnswers may begin with a thought." : "";
        string media = template.IsMultimodal ? "\n\nFor texts only: images, audio and video are not supported yet." : "";
        return $"````text\n{text.TrimEnd('\n')}\n````{thoughts}{media}";
    }

    private static string Fill(IReadOnlyList<TemplateSlot> slots, string content) => string.Concat(slots.Select(slot => slot.Kind switch
    {
        TemplateSlotKind.Bos => "{begin}",
        TemplateSlotKind.Eos => "{end}",
        TemplateSlotKind.Token => slot.Text,
        _ => slot.Fill(content),
    }));
}
