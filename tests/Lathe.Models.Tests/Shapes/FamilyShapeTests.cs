using Lathe.Models.Shapes;

namespace Lathe.Models.Tests.Shapes;

/// <summary>What differs by structure; that every size is right, the published counts prove.</summary>
public class FamilyShapeTests
{
    [Fact]
    public void A_layer_of_Llama_2_7B()
    {
        var shape = Known("meta-llama/Llama-2-7b-hf");

        Assert.Equal(
            [
                "q_proj 4096>4096 AttentionInput", "k_proj 4096>4096 AttentionInput", "v_proj 4096>4096 AttentionInput",
                "o_proj 4096>4096 AttentionOutput", "gate_proj 4096>11008 MlpInput", "up_proj 4096>11008 MlpInput",
                "down_proj 11008>4096 MlpActivation",
            ],
            Lines(Assert.Single(shape.LayerGroups)));
        Assert.Equal((2, 4096), (shape.StoredBytesPerParameter, shape.MaxPositionEmbeddings));
        Assert.Equal((8192, null), (shape.KeyValueCacheWidth, shape.SlidingWindow));

        // About 14 GB in half precision.
        Assert.Equal(13_476_831_232, shape.ParameterCount * 2);
    }

    [Theory]
    [InlineData(
        "baichuan-inc/Baichuan2-7B-Base",
        "W_pack 4096>12288", "o_proj 4096>4096", "gate_proj 4096>11008", "up_proj 4096>11008", "down_proj 11008>4096")]
    [InlineData("THUDM/glm-4-9b", "query_key_value 4096>4608", "dense 4096>4096", "dense_h_to_4h 4096>27392", "dense_4h_to_h 13696>4096")]
    [InlineData("internlm/internlm2-7b", "wqkv 4096>6144", "wo 4096>4096", "w1 4096>14336", "w3 4096>14336", "w2 14336>4096")]
    [InlineData(
        "microsoft/Phi-3-mini-4k-instruct",
        "qkv_proj 3072>9216", "o_proj 3072>3072", "gate_up_proj 3072>16384", "down_proj 8192>3072")]
    [InlineData(
        "microsoft/phi-2",
        "q_proj 2560>2560", "k_proj 2560>2560", "v_proj 2560>2560", "dense 2560>2560", "fc1 2560>10240", "fc2 10240>2560")]
    [InlineData("Qwen/Qwen-7B", "c_attn 4096>12288", "c_proj 4096>4096", "w2 4096>11008", "w1 4096>11008", "c_proj 11008>4096")]
    [InlineData("tiiuae/falcon-7b", "query_key_value 4544>4672", "dense 4544>4544", "dense_h_to_4h 4544>18176", "dense_4h_to_h 18176>4544")]
    [InlineData("openai-community/gpt2", "c_attn 768>2304", "c_proj 768>768", "c_fc 768>3072", "c_proj 3072>768")]
    [InlineData("bigcode/starcoder", "c_attn 6144>6400", "c_proj 6144>6144", "c_fc 6144>24576", "c_proj 24576>6144")]
    [InlineData(
        "google/gemma-7b",
        "q_proj 3072>4096", "k_proj 3072>4096", "v_proj 3072>4096", "o_proj 4096>3072", "gate_proj 3072>24576",
        "up_proj 3072>24576", "down_proj 24576>3072")]
    public void Linear_modules_have_the_names_and_sizes_of_the_family(string id, params string[] expected)
    {
        var group = Assert.Single(Known(id).LayerGroups);

        Assert.Equal(expected, group.Linears.Select(linear => $"{linear.Name} {linear.InFeatures}>{linear.OutFeatures}"));
    }

    [Fact]
    public void Every_known_layer_reads_what_the_layer_before_it_gives()
    {
        foreach (var shape in KnownModels.Ids.Select(id => KnownModels.Find(id)!))
        {
            foreach (var linear in shape.LayerGroups.SelectMany(group => group.Linears))
            {
                var isFromStream = linear.Input is LinearInput.AttentionInput or LinearInput.MlpInput;
                var isToStream = linear.Input is LinearInput.AttentionOutput or LinearInput.MlpActivation;
                Assert.True(!isFromStream || linear.InFeatures == shape.HiddenSize, $"{shape.ModelType} {linear}");
                Assert.True(!isToStream || linear.OutFeatures == shape.HiddenSize, $"{shape.ModelType} {linear}");
                Assert.True(linear.ActiveCopies >= 1 && linear.ActiveCopies <= linear.Copies, $"{shape.ModelType} {linear}");
            }
        }
    }

    [Fact]
    public void Experts_of_Mixtral_are_copies_of_which_a_token_passes_two()
    {
        var group = Assert.Single(Known("mistralai/Mixtral-8x7B-v0.1").LayerGroups);

        Assert.Equal((8, 2), (group.NumExperts, group.NumExpertsPerToken));
        Assert.Equal((2 * 14_336, true), (group.ActiveIntermediateSize, group.HasGatedMlp));
        Assert.Equal(
            [("w1", 8, 2), ("w3", 8, 2), ("w2", 8, 2)],
            group.Linears.Where(linear => linear.Copies > 1).Select(linear => (linear.Name, linear.Copies, linear.ActiveCopies)));
        Assert.Equal(["gate"], group.Linears.Where(linear => linear.IsRouter).Select(linear => linear.Name));
    }

    [Fact]
    public void DeepSeek_V2_Lite_has_a_dense_layer_and_latent_attention()
    {
        var shape = Known("deepseek-ai/DeepSeek-V2-Lite");

        Assert.Equal(
            [(1, 0, 10_944), (26, 64, 8 * 1408)],
            shape.LayerGroups.Select(group => (group.Count, group.NumExperts, group.ActiveIntermediateSize)));
        Assert.Equal((3072, 3072, 2048, 576), (shape.QueryWidth, shape.KeyWidth, shape.ValueWidth, shape.KeyValueCacheWidth));
        Assert.Equal(
            [
                "q_proj 2048>3072 AttentionInput", "kv_a_proj_with_mqa 2048>576 AttentionInput", "kv_b_proj 512>4096 Latent",
                "o_proj 2048>2048 AttentionOutput", "gate_proj 2048>10944 MlpInput", "up_proj 2048>10944 MlpInput",
                "down_proj 10944>2048 MlpActivation",
            ],
            Lines(shape.LayerGroups[0]));
        Assert.Contains("gate_proj 2048>2816 MlpInput", Lines(shape.LayerGroups[1]));
    }

    [Fact]
    public void DeepSeek_V3_narrows_its_queries_too() => Assert.Equal(
        ["q_a_proj 7168>1536 AttentionInput", "q_b_proj 1536>24576 Latent"],
        Lines(Known("deepseek-ai/DeepSeek-V3").LayerGroups[0]).Take(2));

    [Fact]
    public void Qwen_places_its_experts_by_step_and_exception()
    {
        var json = KnownModels.FindLine("Qwen/Qwen3-30B-A3B")!.Config.GetRawText()
            .With("num_hidden_layers", "7").With("decoder_sparse_step", "2").With("mlp_only_layers", "[5]");

        // Sparse are layers 1 and 3: every second one, without the fifth.
        Assert.Equal(
            [(1, 0), (1, 128), (1, 0), (1, 128), (3, 0)],
            ModelShapeReader.Parse(json).LayerGroups.Select(group => (group.Count, group.NumExperts)));
    }

    [Fact]
    public void Stacked_experts_are_no_linear_modules()
    {
        var group = Assert.Single(Known("openai/gpt-oss-20b").LayerGroups);

        Assert.Equal(["q_proj", "k_proj", "v_proj", "o_proj", "router"], group.Linears.Select(linear => linear.Name));
        Assert.True(group.OtherParameters > 32L * 3 * 2880 * 2880);
        Assert.Equal((32, 4, 4 * 2880), (group.NumExperts, group.NumExpertsPerToken, group.ActiveIntermediateSize));
    }

    [Fact]
    public void Gemma_3_counts_its_images_outside_the_layers()
    {
        var shape = Known("google/gemma-3-4b-it");

        Assert.Equal(4_300_079_472, shape.ParameterCount);
        Assert.Equal(("gemma3", 34, 262_208), (shape.ModelType, shape.NumHiddenLayers, shape.VocabSize));
        Assert.Equal(2, shape.StoredBytesPerParameter);

        // The final norm, the SigLIP tower, and the projector with its norm.
        Assert.Equal(2560 + 416_866_032 + (1152 * 2560) + 1152, shape.OtherParameters);
    }

    [Theory]
    [InlineData("mistralai/Mistral-7B-v0.1", 4096)]
    [InlineData("mistralai/Mistral-7B-v0.3", null)]
    [InlineData("microsoft/Phi-3-mini-4k-instruct", 2047)]
    [InlineData("google/gemma-2-9b", null)]
    public void A_window_is_stated_where_every_layer_has_it(string id, int? expected) => Assert.Equal(expected, Known(id).SlidingWindow);

    [Theory]
    [InlineData("false", "0", null)]
    [InlineData("true", "0", 512)]
    [InlineData("true", "3", null)]
    public void Qwen_has_a_window_only_where_it_is_switched_on(string use, string firstLayer, int? expected)
    {
        var json = PublishedConfigs.Qwen25Of05B
            .With("use_sliding_window", use).With("max_window_layers", firstLayer).With("sliding_window", "512");

        Assert.Equal(expected, ModelShapeReader.Parse(json).SlidingWindow);
    }

    [Theory]
    [InlineData("\"bfloat16\"", 2)]
    [InlineData("\"torch.float32\"", 4)]
    [InlineData("\"float8_e4m3fn\"", 1)]
    [InlineData("\"auto\"", null)]
    [InlineData("null", null)]
    public void Stored_bytes_follow_the_dtype(string dtype, int? expected) => Assert.Equal(
        expected, ModelShapeReader.Parse(PublishedConfigs.Minimal.With("torch_dtype", dtype)).StoredBytesPerParameter);

    [Fact]
    public void A_checkpoint_stored_quantized_states_no_bytes()
    {
        var json = PublishedConfigs.Llama31Of8B.With("quantization_config", """{"quant_method": "bitsandbytes"}""");

        Assert.Null(ModelShapeReader.Parse(json).StoredBytesPerParameter);
    }

    [Fact]
    public void A_tied_head_counts_once()
    {
        var tied = ModelShapeReader.Parse(PublishedConfigs.Minimal.With("tie_word_embeddings", "true"));
        var own = ModelShapeReader.Parse(PublishedConfigs.Minimal);

        Assert.Equal(100 * 16, own.ParameterCount - tied.ParameterCount);
        Assert.Equal((0, 100 * 16), (tied.HeadParameters, own.HeadParameters));
    }

    private static ModelShape Known(string id) => KnownModels.Find(id) ?? throw new ArgumentException($"{id} is not in the table.");

    private static IEnumerable<string> Lines(LayerGroup group) =>
        group.Linears.Select(linear => $"{linear.Name} {linear.InFeatures}>{linear.OutFeatures} {linear.Input}");
}
