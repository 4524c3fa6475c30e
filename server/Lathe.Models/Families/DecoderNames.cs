using System.Globalization;

namespace Lathe.Models.Families;

/// <summary>Module paths of a decoder in its checkpoints; the layer's parts are below <c>Layer(n)</c>.</summary>
public sealed record DecoderNames
{
    public string Embedding { get; init; } = "model.embed_tokens";

    public string Layers { get; init; } = "model.layers";

    public string InputNorm { get; init; } = "input_layernorm";

    public string PostAttentionNorm { get; init; } = "post_attention_layernorm";

    public string QueryNorm { get; init; } = "self_attn.q_norm";

    public string KeyNorm { get; init; } = "self_attn.k_norm";

    public string FinalNorm { get; init; } = "model.norm";

    public string Head { get; init; } = "lm_head";

    /// <summary>Path of a layer, such as <c>model.layers.3</c>.</summary>
    public string Layer(int index) => string.Create(CultureInfo.InvariantCulture, $"{Layers}.{index}");
}
