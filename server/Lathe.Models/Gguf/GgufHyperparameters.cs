using Lathe.Models.Config;
using Lathe.Models.Families;

namespace Lathe.Models.Gguf;

/// <summary>A model's sizes and settings as key/value pairs of its GGUF file.</summary>
internal static class GgufHyperparameters
{
    /// <param name="metadata">They are added to it.</param>
    /// <param name="config">The model.</param>
    /// <param name="target">How llama.cpp has its family.</param>
    /// <returns>What a reader of the file should know.</returns>
    public static IReadOnlyList<string> Add(GgufMetadata metadata, ModelConfig config, GgufFamily target)
    {
        var family = DecoderFamilies.For(config);
        var traits = config.Traits;
        List<string> notes = [];

        Add("vocab_size", (uint)config.VocabSize);
        Add("context_length", (uint)ContextLength(config, target, notes));
        Add("embedding_length", (uint)config.HiddenSize);
        Add("block_count", (uint)config.NumHiddenLayers);
        Add("feed_forward_length", (uint)config.IntermediateSize);
        Add("attention.head_count", (uint)config.NumAttentionHeads);
        Add("attention.head_count_kv", (uint)config.NumKeyValueHeads);
        Add("attention.key_length", (uint)config.HeadDim);
        Add("attention.value_length", (uint)config.HeadDim);
        Add(family.Norm == NormType.Layer ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon", (float)config.NormEps);
        if (traits.AttentionSoftCap is { } scores)
        {
            Add("attn_logit_softcapping", (float)scores);
        }

        if (traits.FinalSoftCap is { } logits)
        {
            Add("final_logit_softcapping", (float)logits);
        }

        AddWindow(Add, config, target);
        AddExperts(Add, config);
        if (family.Positions == PositionKind.Rotary)
        {
            Add("rope.dimension_count", (uint)config.RotaryDim);
            AddRope(Add, config);
        }

        return notes;

        void Add(string key, object value) => metadata.Add($"{target.Architecture}.{key}", value);
    }

    /// <summary>
    /// Tokens that the file promises. Where llama.cpp knows no window, or no rotation that depends on a text's length, texts that long are
    /// the same with and without.
    /// </summary>
    private static int ContextLength(ModelConfig config, GgufFamily target, List<string> notes)
    {
        var length = config.MaxPositionEmbeddings;
        if (target.WindowPattern is null && config.Traits.Window is { } window && window < length)
        {
            notes.Add($"llama.cpp does not limit attention to the last {window:N0} tokens as this model does; the file says a context of {window:N0} instead of {length:N0}.");
            length = window;
        }

        if (config.Rope is { Type: RopeType.Dynamic, OriginalMaxPositionEmbeddings: var original } && original < length)
        {
            notes.Add($"llama.cpp has no dynamic rotary embedding; the file says a context of {original:N0}, up to which it changes nothing, instead of {length:N0}.");
            length = original;
        }

        return length;
    }

    private static void AddWindow(Action<string, object> add, ModelConfig config, GgufFamily target)
    {
        if (target.WindowPattern is null)
        {
            return;
        }

        // Where every layer sees everything, a window as long as the context limits nothing.
        add("attention.sliding_window", (uint)(config.Traits.Window ?? config.MaxPositionEmbeddings));
        if (target.StatesPattern && GgufSupport.PatternOf(config) is { } pattern)
        {
            add("attention.sliding_window_pattern", (uint)pattern);
        }

        if (config.Traits.LocalRope is { } local)
        {
            add("rope.freq_base_swa", (float)local.Theta);
        }
    }

    private static void AddExperts(Action<string, object> add, ModelConfig config)
    {
        if (config.Traits.Experts is not { } experts)
        {
            return;
        }

        add("expert_count", (uint)experts.Count);
        add("expert_used_count", (uint)experts.PerToken);
        add("expert_feed_forward_length", (uint)experts.Intermediate);
        if (experts.SharedIntermediate > 0)
        {
            add("expert_shared_feed_forward_length", (uint)experts.SharedIntermediate);
        }
    }

    private static void AddRope(Action<string, object> add, ModelConfig config)
    {
        var rope = config.Rope;
        add("rope.freq_base", (float)rope.Theta);
        switch (rope.Type)
        {
            case RopeType.Linear:
                add("rope.scaling.type", "linear");
                add("rope.scaling.factor", (float)rope.Factor);
                break;
            case RopeType.Yarn:
                add("rope.scaling.type", "yarn");
                add("rope.scaling.factor", (float)rope.Factor);
                add("rope.scaling.original_context_length", (uint)rope.OriginalMaxPositionEmbeddings);
                add("rope.scaling.yarn_beta_fast", (float)rope.BetaFast);
                add("rope.scaling.yarn_beta_slow", (float)rope.BetaSlow);

                // llama.cpp itself multiplies by what the factor gives.
                add("rope.scaling.attn_factor", (float)(rope.AttentionFactor / (1 + (0.1 * Math.Log(rope.Factor)))));
                break;
            case RopeType.LongRope:
                add("rope.scaling.type", "longrope");
                add("rope.scaling.original_context_length", (uint)rope.OriginalMaxPositionEmbeddings);
                add("rope.scaling.attn_factor", (float)rope.AttentionFactor);
                break;
        }
    }
}
