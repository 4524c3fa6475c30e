using System.Globalization;
using Lathe.Models.Families;

namespace Lathe.Models.Gguf;

/// <summary>What tensors are called in a GGUF file, by what they are.</summary>
internal static class GgufNames
{
    public const string Query = "attn_q";
    public const string Key = "attn_k";
    public const string Value = "attn_v";
    public const string Fused = "attn_qkv";
    public const string Output = "attn_output";
    public const string Gate = "ffn_gate";
    public const string Up = "ffn_up";
    public const string Down = "ffn_down";
    public const string Router = "ffn_gate_inp";

    public const string Embedding = "token_embd";
    public const string Head = "output";
    public const string Positions = "position_embd";
    public const string FinalNorm = "output_norm";

    /// <summary>End of the names of all experts' weights, stacked.</summary>
    public const string Experts = "_exps";

    /// <summary>End of the names of the expert that every token passes.</summary>
    public const string SharedExpert = "_shexp";

    public const string FrequencyDivisors = "rope_freqs.weight";
    public const string ShortDivisors = "rope_factors_short.weight";
    public const string LongDivisors = "rope_factors_long.weight";

    /// <summary>Of a layer.</summary>
    public static string InLayer(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.{part}");

    /// <summary>Of what a linear module gives.</summary>
    public static string Of(IReadOnlyList<ProjectionPart> parts) => parts switch
    {
        [ProjectionPart.Query] => Query,
        [ProjectionPart.Key] => Key,
        [ProjectionPart.Value] => Value,
        [ProjectionPart.Query, ..] => Fused,
        [ProjectionPart.Output] => Output,
        [ProjectionPart.Gate] => Gate,

        // Gate and up in one weight are told by its width.
        [ProjectionPart.Gate, ..] or [ProjectionPart.Up] => Up,
        _ => Down,
    };

    /// <summary>The norms of a layer: module in a checkpoint, name in the file.</summary>
    public static IEnumerable<(string? Module, string Name)> Norms(DecoderFamily family)
    {
        var names = family.Names;

        // What the MLP reads gives the name where attention and MLP stand side by side.
        var isTwofold = family.IsParallel && names.MlpNorm is not null;
        return
        [
            (names.AttentionNorm, isTwofold ? "attn_norm_2" : "attn_norm"),
            (names.MlpNorm, isTwofold ? "attn_norm" : "ffn_norm"),
            (names.AttentionOutputNorm, "post_attention_norm"),
            (names.MlpOutputNorm, "post_ffw_norm"),
            (names.QueryNorm, "attn_q_norm"),
            (names.KeyNorm, "attn_k_norm"),
        ];
    }
}
