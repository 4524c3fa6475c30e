using System.Globalization;

namespace Lathe.Models.Families;

/// <summary>Module paths of a decoder in its checkpoints; the layer's parts are below <c>Layer(n)</c>. A norm without a name is not there.</summary>
public sealed record DecoderNames
{
    /// <summary>Start of all names but the head's, which some checkpoints of the family leave out; null: none does.</summary>
    public string? OptionalPrefix { get; init; }

    /// <summary>Ends of the names of stored tensors that are no weights.</summary>
    public IReadOnlyList<string> Buffers { get; init; } = [];

    public string Embedding { get; init; } = "model.embed_tokens";

    /// <summary>Table of learned positions, where the family has one.</summary>
    public string Positions { get; init; } = "model.embed_positions";

    public string Layers { get; init; } = "model.layers";

    /// <summary>Norm of what attention reads.</summary>
    public string? AttentionNorm { get; init; } = "input_layernorm";

    /// <summary>Norm of what attention gives.</summary>
    public string? AttentionOutputNorm { get; init; }

    /// <summary>Norm of what the MLP reads. Where attention and MLP stand side by side, none means that the MLP reads what attention reads.</summary>
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
