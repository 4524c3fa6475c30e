using Lathe.Models.Shapes;

namespace Lathe.Models.Tests.Shapes;

public class WholeModulesTests
{
    [Theory]
    [InlineData("meta-llama/Llama-2-7b-hf", "embed_tokens", 32_000L * 4096)]
    [InlineData("Qwen/Qwen-7B", "wte", 151_936L * 4096)]
    [InlineData("tiiuae/falcon-7b", "word_embeddings", 65_024L * 4544)]
    [InlineData("internlm/internlm2-7b", "tok_embeddings", 92_544L * 4096)]
    [InlineData("EleutherAI/pythia-70m", "embed_in", 50_304L * 512)]
    public void The_embedding_has_the_name_of_its_family(string id, string name, long expected)
    {
        Assert.Equal(expected, KnownModels.Find(id)!.CountOf([name]));
    }

    [Fact]
    public void A_tied_head_becomes_a_matrix_of_its_own()
    {
        var shape = KnownModels.Find("meta-llama/Llama-3.2-1B")!;

        Assert.Equal(0, shape.HeadParameters);
        Assert.Equal(2L * 128_256 * 2048, shape.CountOf(["embed_tokens", "lm_head"]));
    }

    [Fact]
    public void Names_of_other_models_count_nothing() =>
        Assert.Equal(32_000L * 4096, KnownModels.Find("meta-llama/Llama-2-7b-hf")!.CountOf(["norm", "lm_head", "wte"]));

    [Fact]
    public void Modules_of_layers_count_in_every_layer() =>
        Assert.Equal(32L * 4096 * 4096, KnownModels.Find("meta-llama/Llama-2-7b-hf")!.CountOf(["q_proj"]));
}
