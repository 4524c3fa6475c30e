using System.Globalization;

namespace Lathe.Models.Families;

/// <summary>Module paths of a decoder in its checkpoints; the layer's parts are below <c>Layer(n)</c>. A norm without a name is not there.</summary>
public sealed record DecoderNames
{
    public string Embedding { get; init; } = "model.embed_tokens";

    public string Layers { get; init; } = "model.layers";

    /// <summary>Norm of what attention reads.</summary>
    public string? AttentionNorm { get; init; } = "input_layernorm";

    /// <summary>Norm of what attention gives.</summary>
    public string? AttentionOutputNorm { get; init; }

    /// <summary>Norm of what the MLP reads.</summary>
    public string? MlpNorm { get; init; } = "post_attention_layernorm";

    /// <summary>Norm of what the MLP gives.</summary>
    public string? MlpOutputNorm { get; init; }

    public string QueryNorm { get; init; } = "self_attn.q_norm";

    public string KeyNorm { get; init; } = "self_attn.k_norm";

    public string FinalNorm { get; init; } = "model.norm";

    public string Head { get; init; } = "lm_head";

    /// <summary>Norms over the residual stream in a layer.</summary>
    public int NormsPerLayer => new[] { AttentionNorm, AttentionOutputNorm, MlpNorm, MlpOutputNorm }.Count(name => name is not null);

    /// <summary>Path of a layer, such as <c>model.layers.3</c>.</summary>
    public string Layer(int index) => string.Create(CultureInfo.InvariantCulture, $"{Layers}.{index}");
}
