namespace Lathe.Models.Shapes;

/// <summary>
/// What of a decoder decides how much memory it takes: its linear modules, its tables and its widths. Unlike
/// <see cref="Config.ModelConfig"/> it can describe models that can't be trained here, and it has no numbers that only matter for results.
/// </summary>
public sealed record ModelShape
{
    /// <summary>The <c>model_type</c> of its <c>config.json</c>, such as <c>llama</c>.</summary>
    public required string ModelType { get; init; }

    public required int HiddenSize { get; init; }

    /// <summary>Rows of the embedding, as stored.</summary>
    public required int VocabSize { get; init; }

    public required int NumAttentionHeads { get; init; }

    /// <summary>Width of all queries of a token: heads times their width.</summary>
    public required int QueryWidth { get; init; }

    /// <summary>Width of all keys of a token; values have the same, unless <see cref="ValueWidth"/> says otherwise.</summary>
    public required int KeyWidth { get; init; }

    public required int ValueWidth { get; init; }

    /// <summary>
    /// Elements kept per token and layer while generating: keys and values, or the latent they come from. Implementations that keep keys
    /// and values of latent attention in full need the sum of their widths instead.
    /// </summary>
    public required int KeyValueCacheWidth { get; init; }

    /// <summary>The layers, as runs of equal ones.</summary>
    public required IReadOnlyList<LayerGroup> LayerGroups { get; init; }

    /// <summary>Name of the embedding's module, such as <c>embed_tokens</c>.</summary>
    public string EmbeddingName { get; init; } = "embed_tokens";

    /// <summary>Name of the head's module, such as <c>lm_head</c>.</summary>
    public string HeadName { get; init; } = "lm_head";

    /// <summary>The head is the embedding.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>
    /// Parameters outside the layers that are neither embedding nor head: the final norm, a table of positions, a head's bias, a vision
    /// tower.
    /// </summary>
    public long OtherParameters { get; init; }

    /// <summary>Norms are LayerNorm; else they are RMSNorm, which is commonly computed in fp32.</summary>
    public bool HasLayerNorm { get; init; }

    /// <summary>Logits are bounded by a tanh (Gemma 2), which keeps another copy of them.</summary>
    public bool HasLogitSoftcap { get; init; }

    /// <summary>Tokens an attention layer looks back, where that is limited in every layer; null: all.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Longest sequence the model was made for; null: not stated.</summary>
    public int? MaxPositionEmbeddings { get; init; }

    /// <summary>Bytes of a parameter as saved, by <c>torch_dtype</c>; null: not stated.</summary>
    public int? StoredBytesPerParameter { get; init; }

    public int NumHiddenLayers => LayerGroups.Sum(group => group.Count);

    public long EmbeddingParameters => (long)VocabSize * HiddenSize;

    /// <summary>Parameters of a head of its own; 0 when it is tied.</summary>
    public long HeadParameters => TieWordEmbeddings ? 0 : EmbeddingParameters;

    /// <summary>Weights of the linear modules of all layers, without biases.</summary>
    public long LinearParameters => LayerGroups.Sum(group => checked(group.Count * group.LinearParameters));

    /// <summary>All parameters; a tied head counts once.</summary>
    public long ParameterCount => checked(
        EmbeddingParameters + HeadParameters + OtherParameters + LayerGroups.Sum(group => group.Count * group.ParameterCount));

    /// <summary>Parameters of whole modules, by the last parts of their names. A tied head counts as one of its own.</summary>
    public long CountOf(IReadOnlyCollection<string> modules) =>
        (modules.Contains(EmbeddingName) ? EmbeddingParameters : 0)
        + (modules.Contains(HeadName) ? EmbeddingParameters : 0)
        + LayerGroups.Sum(group => group.Count
            * group.Linears.Where(linear => modules.Contains(linear.Name)).Sum(linear => linear.ParameterCount));
}
