namespace Lathe.Models.Families;

/// <summary>What a family's <c>config.json</c> calls its sizes. Several names are tried in turn; a dot leads into an object.</summary>
internal sealed record KeyNames
{
    public IReadOnlyList<string> Hidden { get; init; } = ["hidden_size"];

    public IReadOnlyList<string> Layers { get; init; } = ["num_hidden_layers"];

    public IReadOnlyList<string> Heads { get; init; } = ["num_attention_heads"];

    public IReadOnlyList<string> KeyValueHeads { get; init; } = ["num_key_value_heads"];

    public IReadOnlyList<string> HeadDim { get; init; } = ["head_dim"];

    public IReadOnlyList<string> Intermediate { get; init; } = ["intermediate_size"];

    public IReadOnlyList<string> Vocabulary { get; init; } = ["vocab_size"];

    public IReadOnlyList<string> MaxPositions { get; init; } = ["max_position_embeddings"];

    /// <summary>GPT-2's names, which GPT-J and GPT-BigCode share.</summary>
    public static KeyNames Gpt2 { get; } = new()
    {
        Hidden = ["n_embd", "hidden_size"],
        Layers = ["n_layer", "num_hidden_layers"],
        Heads = ["n_head", "num_attention_heads"],
        KeyValueHeads = [],
        Intermediate = ["n_inner"],
        MaxPositions = ["n_positions", "max_position_embeddings"],
    };
}
