using Lathe.Models.Shapes;

namespace Lathe.Models.Tests.Shapes;

public class LoraTargetsTests
{
    private static readonly ModelShape Llama2 = KnownModels.Find("meta-llama/Llama-2-7b-hf")!;
    private static readonly ModelShape Mixtral = KnownModels.Find("mistralai/Mixtral-8x7B-v0.1")!;

    [Fact]
    public void Queries_and_values_of_Llama_2_7B_at_rank_8()
    {
        var selection = LoraTargets.Select(Llama2, ["q_proj", "v_proj"]);

        Assert.Equal(4_194_304, selection.Parameters(rank: 8));
        Assert.Equal([("q_proj", 32), ("v_proj", 32)], selection.Targets.Select(target => (target.Linear.Name, target.Layers)));
        Assert.Empty(selection.Unmatched);
    }

    [Fact]
    public void One_square_projection_at_rank_64()
    {
        var target = new LoraTarget(new LinearShape("q_proj", 4096, 4096, LinearInput.AttentionInput), Layers: 1);

        Assert.Equal(524_288, target.Parameters(rank: 64));
        Assert.Equal(524_288 + 4096, target.Parameters(rank: 64, isDora: true));
    }

    [Fact]
    public void All_is_every_linear_module_of_the_layers()
    {
        var selection = LoraTargets.Select(Llama2, ["all"]);

        Assert.Equal(
            ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
            selection.Targets.Select(target => target.Linear.Name));

        // Per rank and layer: four times 4096 + 4096 and three times 4096 + 11008.
        Assert.Equal(16L * 32 * ((4 * 8192) + (3 * 15_104)), selection.Parameters(rank: 16));
    }

    [Fact]
    public void All_leaves_routers_out_and_takes_every_expert()
    {
        var selection = LoraTargets.Select(Mixtral, ["all"]);

        Assert.DoesNotContain("gate", selection.Targets.Select(target => target.Linear.Name));
        var experts = selection.Targets.Single(target => target.Linear.Name == "w1");
        Assert.Equal(32 * 8, experts.Adapters);
        Assert.Equal(32L * 8 * 4 * (4096 + 14_336), experts.Parameters(rank: 4));
    }

    [Fact]
    public void A_router_is_taken_by_name() =>
        Assert.Equal(32L * 2 * (4096 + 8), LoraTargets.Select(Mixtral, ["gate"]).Parameters(rank: 2));

    [Theory]
    [InlineData("meta-llama/Llama-2-7b-hf", "lm_head", 4096 + 32_000)]
    [InlineData("internlm/internlm2-7b", "output", 4096 + 92_544)]
    [InlineData("THUDM/glm-4-9b", "output_layer", 4096 + 151_552)]
    [InlineData("EleutherAI/pythia-70m", "embed_out", 512 + 50_304)]
    public void The_head_is_taken_by_its_name(string id, string name, int perRank)
    {
        var shape = KnownModels.Find(id)!;
        var withHead = LoraTargets.Select(shape, ["all", name]);

        Assert.Equal(LinearInput.HeadInput, withHead.Targets[^1].Linear.Input);
        Assert.Equal(3L * perRank, withHead.Parameters(rank: 3) - LoraTargets.Select(shape, ["all"]).Parameters(rank: 3));
    }

    [Fact]
    public void Two_modules_of_one_name_are_both_taken() => Assert.Equal(
        [768, 3072],
        LoraTargets.Select(KnownModels.Find("openai-community/gpt2")!, ["c_proj"]).Targets.Select(target => target.Linear.InFeatures));

    [Fact]
    public void Names_the_model_has_not_are_told()
    {
        var selection = LoraTargets.Select(Llama2, ["query_key_value", "q_proj", "W_pack", "proj"]);

        Assert.Equal(["W_pack", "proj", "query_key_value"], selection.Unmatched);
        Assert.Single(selection.Targets);
    }

    [Fact]
    public void Layers_of_another_shape_count_each_by_theirs()
    {
        var selection = LoraTargets.Select(KnownModels.Find("deepseek-ai/deepseek-moe-16b-base")!, ["up_proj"]);

        // One dense layer; in the 27 others 64 experts and the shared MLP of two experts' width.
        Assert.Equal(
            (2048 + 10_944) + (27L * ((64 * (2048 + 1408)) + (2048 + 2816))),
            selection.Parameters(rank: 1));
    }
}
