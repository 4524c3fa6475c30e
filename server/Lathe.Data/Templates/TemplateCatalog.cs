using Lathe.Data.Formats;

namespace Lathe.Data.Templates;

/// <summary>Templates by name.</summary>
public static class TemplateCatalog
{
    /// <summary>Names LLaMA-Factory knows and Lathe does not offer yet, so that they are told apart from typing mistakes.</summary>
    private static readonly HashSet<string> NotYet = new(
        """
        aeva bailing bailing_v2 breeze chatglm3 chatml_de cohere cpm4 dbrx deepseek deepseek3 deepseekcoder deepseekr1 dots_ocr ernie
        ernie_nothink ernie_vl exaone falcon falcon_h1 fewshot gemma gemma2 gemma3 gemma3n gemma4 gemma4n glm4 glm4_5v glm4_7 glm4_moe
        glm4v glm_ocr glmz1 gpt_oss granite3 granite3_vision granite4 hunyuan hunyuan_small hy3 hy_dense_1_8b hy_dense_7b index intern2
        intern_s1 intern_vl keye_vl kimi_vl lfm2 lfm2_vl llama2_zh llama4 llava llava_next llava_next_llama3 llava_next_mistral
        llava_next_qwen llava_next_video llava_next_video_mistral llava_next_video_yi llava_next_yi mimo mimo_v2 mimo_vl minicpm_o
        minicpm_v minicpm_v_4_6 minimax1 minimax2 ministral ministral3 mistral mistral_small mllama moonlight moss_vl olmo openchat
        openchat-3.6 opencoder paligemma paligemma_chat phi phi4 phi4_mini phi_small pixtral qwen2_audio qwen2_omni qwen2_vl qwen3_5
        qwen3_5_nothink qwen3_6 qwen3_omni qwen3_omni_nothink qwen3_vl qwen3_vl_nothink sailor seed_coder seed_oss smollm smollm2 solar
        starchat telechat2 vicuna video_llava xuanyuan yi yi_vl youtu youtu_vl yuan zephyr
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    /// <summary>Names LLaMA-Factory knows and Lathe does not offer yet.</summary>
    public static IReadOnlyCollection<string> NotYetNames => NotYet;

    /// <summary>Templates that end an answer only once, by the token that also ends the text.</summary>
    public static IReadOnlyCollection<string> EfficientEosNames { get; } =
        [.. BuiltInTemplates.All.Values.Where(template => template.EfficientEos).Select(template => template.Name)];

    /// <summary>The usable names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltInTemplates.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The template of that name.</summary>
    /// <exception cref="DataException">The name is unknown, or known to LLaMA-Factory and not available here yet.</exception>
    public static ChatTemplate Get(string name)
    {
        if (BuiltInTemplates.All.TryGetValue(name, out var template))
        {
            return template;
        }

        var available = "Available: " + string.Join(", ", Names) + ".";
        throw new DataException(NotYet.Contains(name)
            ? $"template: '{name}' is a LLaMA-Factory template that Lathe does not support yet. {available}"
            : $"template: '{name}' is not a known template.{NameSuggestion.Sentence(name, Names.Concat(NotYet))} {available}");
    }
}
