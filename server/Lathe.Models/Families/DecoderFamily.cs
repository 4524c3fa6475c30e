namespace Lathe.Models.Families;

/// <summary>A family of decoder-only transformers, described as data: names, projections, features, and what a missing key means.</summary>
public sealed record DecoderFamily
{
    public required string Name { get; init; }

    /// <summary>Values of <c>model_type</c> that mean this family.</summary>
    public required IReadOnlyList<string> ModelTypes { get; init; }

    /// <summary>Values of <c>architectures</c> that are causal language models of this family; the first is the one to write.</summary>
    public required IReadOnlyList<string> Architectures { get; init; }

    public DecoderNames Names { get; init; } = new();

    /// <summary>The linear modules of a layer, in the order a forward pass meets them.</summary>
    public required IReadOnlyList<Projection> Projections { get; init; }

    /// <summary>Queries and keys are RMS-normalised per head (over head_dim) before the rotation.</summary>
    public bool QkNorm { get; init; }

    /// <summary>Meaning of a missing <c>tie_word_embeddings</c>.</summary>
    public bool DefaultTieWordEmbeddings { get; init; }

    /// <summary>Meaning of a missing <c>head_dim</c>; null: hidden size / heads.</summary>
    public int? DefaultHeadDim { get; init; }

    /// <summary>Meaning of a missing <c>num_key_value_heads</c>; null: as many as attention heads.</summary>
    public int? DefaultNumKeyValueHeads { get; init; }

    /// <summary>Meaning of a missing <c>max_position_embeddings</c>.</summary>
    public int DefaultMaxPositionEmbeddings { get; init; } = 2048;
}
