using Lathe.Models.Config;

namespace Lathe.Models.Families;

/// <summary>Families with layer norms and an MLP of one branch.</summary>
public static partial class DecoderFamilies
{
    private const string ClassicBody = "transformer.";

    /// <summary>Radford et al. 2019. Its linear modules are stored as convolutions of width 1, and the published files leave out the first part of names.</summary>
    public static DecoderFamily Gpt2 => field ??= new()
    {
        Name = "GPT-2",
        Examples = "GPT-2, medium, large and XL, DistilGPT2",
        ModelTypes = ["gpt2"],
        Architectures = ["GPT2LMHeadModel"],
        Names = new()
        {
            OptionalPrefix = ClassicBody,
            Buffers = [".attn.bias", ".attn.masked_bias"],
            Embedding = "transformer.wte",
            Positions = "transformer.wpe",
            Layers = "transformer.h",
            AttentionNorm = "ln_1",
            MlpNorm = "ln_2",
            FinalNorm = "transformer.ln_f",
        },
        Projections =
        [
            new("attn.c_attn", QueryKeyValue, BiasRule.Always),
            new("attn.c_proj", [ProjectionPart.Output], BiasRule.Always),
            new("mlp.c_fc", [ProjectionPart.Up], BiasRule.Always),
            new("mlp.c_proj", [ProjectionPart.Down], BiasRule.Always),
        ],
        Norm = NormType.Layer,
        Positions = PositionKind.Learned,
        HasTransposedWeights = true,
        TrainsWithoutDropout = true,
        Keys = KeyNames.Gpt2,
        IntermediatePerHidden = 4,
        ActivationKeys = ["activation_function"],
        DefaultActivation = ActivationNames.GeluNew,
        DefaultTieWordEmbeddings = true,
        DefaultMaxPositionEmbeddings = 1024,
        NormEpsKey = ClassicEps,
        DefaultNormEps = 1e-5,
        Arrange = (keys, family) =>
        {
            RefuseUnless(keys, "add_cross_attention", false, "attention of another model's output is");
            RefuseUnless(keys, "scale_attn_weights", true, "scores without a factor are");
            RefuseUnless(keys, "scale_attn_by_inverse_layer_idx", false, "scores with a factor for each layer are");
            return family;
        },
    };

    /// <summary>
    /// Almazrouei et al. 2023 (arXiv:2311.16867), in the layout of 7B: one key/value head, and one norm for attention and MLP side by side.
    /// 40B and 180B have groups of heads and two norms, 11B groups and one norm, the RefinedWeb models a bias by distance and two norms in turn.
    /// </summary>
    public static DecoderFamily Falcon => field ??= new()
    {
        Name = "Falcon",
        Examples = "Falcon 7B, 11B, 40B and 180B, Falcon-RW",
        ModelTypes = ["falcon"],
        Architectures = ["FalconForCausalLM"],
        Names = new()
        {
            OptionalPrefix = ClassicBody,
            Embedding = "transformer.word_embeddings",
            Layers = "transformer.h",
            MlpNorm = null,
            FinalNorm = "transformer.ln_f",
        },
        Projections =
        [
            new("self_attention.query_key_value", QueryKeyValue, BiasRule.MlpBias) { Order = PartOrder.ByKeyValueHead },
            new("self_attention.dense", [ProjectionPart.Output], BiasRule.MlpBias),
            new("mlp.dense_h_to_4h", [ProjectionPart.Up], BiasRule.MlpBias),
            new("mlp.dense_4h_to_h", [ProjectionPart.Down], BiasRule.MlpBias),
        ],
        Norm = NormType.Layer,
        ScalesDistanceBias = true,
        IsParallel = true,
        Keys = new()
        {
            Layers = ["num_hidden_layers", "n_layer"],
            Heads = ["num_attention_heads", "n_head"],
            KeyValueHeads = ["num_kv_heads", "n_head_kv"],
            Intermediate = ["ffn_hidden_size"],
        },
        MlpBiasKey = "bias",
        FixedKeyValueHeads = 1,
        IntermediatePerHidden = 4,
        ActivationKeys = ["activation"],
        DefaultActivation = ActivationNames.Gelu,
        DefaultTieWordEmbeddings = true,
        NormEpsKey = ClassicEps,
        DefaultNormEps = 1e-5,
        Arrange = ArrangeFalcon,
    };

    private const string ClassicEps = "layer_norm_epsilon";

    private static DecoderFamily ArrangeFalcon(JsonKeys keys, DecoderFamily family)
    {
        const string Grouped = "new_decoder_architecture";
        const string Parallel = "parallel_attn";
        const string NormCount = "num_ln_in_parallel_attn";
        RefuseUnless(keys, "apply_residual_connection_post_layernorm", false, "a residual stream that starts behind the norm is");
        var isGrouped = keys.OptionalBool(Grouped) ?? false;
        var isParallel = keys.OptionalBool(Parallel) ?? true;
        var norms = keys.OptionalInt(NormCount, 1, 2) ?? (isGrouped ? 2 : 1);
        if (isGrouped && !isParallel)
        {
            throw keys.Odd(Parallel, $"true, because \"{Grouped}\" is");
        }

        if (norms == 2 && !isGrouped)
        {
            throw keys.Odd(NormCount, $"1, because \"{Grouped}\" is not true");
        }

        return family with
        {
            Names = (isParallel, norms) switch
            {
                (false, _) => family.Names with { MlpNorm = "post_attention_layernorm" },
                (true, 2) => family.Names with { AttentionNorm = "ln_attn", MlpNorm = "ln_mlp" },
                _ => family.Names,
            },
            IsParallel = isParallel,
            FixedKeyValueHeads = !isGrouped && (keys.OptionalBool("multi_query") ?? true) ? 1 : null,
            Positions = keys.OptionalBool("alibi") ?? false ? PositionKind.DistanceBias : PositionKind.Rotary,
        };
    }

    private static void RefuseUnless(JsonKeys keys, string key, bool expected, string what)
    {
        if (keys.OptionalBool(key) is { } value && value != expected)
        {
            throw keys.NotYet(key, what);
        }
    }
}
