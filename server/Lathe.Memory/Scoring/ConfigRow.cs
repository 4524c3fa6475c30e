using Lathe.Models.Shapes;

namespace Lathe.Memory.Scoring;

/// <summary>Reads a model's shape from a row of a table of configurations.</summary>
internal static class ConfigRow
{
    public static ModelShape? Shape(PointRow row)
    {
        if (row.Whole("hidden_size") is not { } hidden || row.Whole("num_hidden_layers") is not { } layers
            || row.Whole("num_attention_heads") is not { } heads || row.Whole("vocab_size") is not { } vocabulary
            || row.Whole("intermediate_size") is not { } intermediate)
        {
            return null;
        }

        int headDim = row.Whole("head_dim") ?? hidden / heads;
        int query = heads * headDim;
        int keyValue = (row.Whole("num_key_value_heads") ?? heads) * headDim;
        int experts = row.Whole("num_experts") ?? 0;
        int active = row.Whole("experts_per_tok") ?? 0;
        bool isGated = row.Text("mlp") != "2-matrix";
        bool hasLayerNorm = row.Text("norm") != "RMSNorm";
        string modelType = row.Text("model_type");
        return new ModelShape
        {
            ModelType = modelType,
            HiddenSize = hidden,
            VocabSize = vocabulary,
            NumAttentionHeads = heads,
            QueryWidth = query,
            KeyWidth = keyValue,
            ValueWidth = keyValue,
            KeyValueCacheWidth = 2 * keyValue,
            EmbeddingName = "wte",
            TieWordEmbeddings = row.IsTrue("tie_word_embeddings"),
            HasLayerNorm = hasLayerNorm,
            HasLogitSoftcap = row.Has("model_id", "gemma-2-"),
            OtherParameters = hidden,
            LayerGroups =
            [
                new LayerGroup
                {
                    Count = layers,
                    Linears = Linears(modelType, hidden, query, keyValue, intermediate, isGated, experts, active),
                    OtherParameters = 2L * hidden * (hasLayerNorm ? 2 : 1) + (row.IsTrue("qkv_bias") ? query + 2L * keyValue : 0),
                    ActiveIntermediateSize = intermediate * Math.Max(1, active),
                    HasGatedMlp = isGated,
                    NumExperts = experts,
                    NumExpertsPerToken = active,
                    NormCount = Norms(row),
                },
            ],
        };
    }

    /// <summary>Gemma 2 has norms after its blocks as well; side by side, attention and MLP mostly share one.</summary>
    private static int Norms(PointRow row) =>
        row.Has("model_id", "gemma-2-") ? 4
        : !row.Has("notes", "parallel residual") || row.Has("model_id", "stablelm") || row.Has("model_id", "falcon-40b") ? 2
        : 1;

    private static List<LinearShape> Linears(
        string modelType, int hidden, int query, int keyValue, int intermediate, bool isGated, int experts, int active)
    {
        // The first Qwen joins queries, keys and values, and both output projections have one name.
        if (modelType == "qwen (v1)")
        {
            return
            [
                new("c_attn", hidden, query + 2 * keyValue, LinearInput.AttentionInput),
                new("c_proj", query, hidden, LinearInput.AttentionOutput),
                new("w1", hidden, intermediate, LinearInput.MlpInput),
                new("w2", hidden, intermediate, LinearInput.MlpInput),
                new("c_proj", intermediate, hidden, LinearInput.MlpActivation),
            ];
        }

        List<LinearShape> linears = modelType == "gpt_bigcode"
            ? [new("c_attn", hidden, query + 2 * keyValue, LinearInput.AttentionInput), new("c_proj", query, hidden, LinearInput.AttentionOutput)]
            :
            [
                new("q", hidden, query, LinearInput.AttentionInput),
                new("k", hidden, keyValue, LinearInput.AttentionInput),
                new("v", hidden, keyValue, LinearInput.AttentionInput),
                new("o", query, hidden, LinearInput.AttentionOutput),
            ];
        int copies = Math.Max(1, experts);
        int activeCopies = Math.Max(1, active);
        if (isGated)
        {
            linears.Add(new("gate", hidden, intermediate, LinearInput.MlpInput, copies) { ActiveCopies = activeCopies });
        }

        linears.Add(new("up", hidden, intermediate, LinearInput.MlpInput, copies) { ActiveCopies = activeCopies });
        linears.Add(new("down", intermediate, hidden, LinearInput.MlpActivation, copies) { ActiveCopies = activeCopies });
        if (experts > 0)
        {
            linears.Add(new("router", hidden, experts, LinearInput.MlpInput) { IsRouter = true });
        }

        return linears;
    }
}
