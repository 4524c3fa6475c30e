using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Shapes;

namespace Lathe.Models.Tests.Families;

/// <summary>Totals against those published with the models.</summary>
public class ParameterCountTests
{
    [Theory]
    [InlineData("Llama-3.2-1B", PublishedConfigs.Llama32Of1B, 1_235_814_400)]
    [InlineData("Llama-3.1-8B", PublishedConfigs.Llama31Of8B, 8_030_261_248)]
    [InlineData("Llama-2-7B", PublishedConfigs.Llama2Of7B, 6_738_415_616)]
    [InlineData("TinyLlama-1.1B", PublishedConfigs.TinyLlama, 1_100_048_384)]
    [InlineData("Qwen2.5-0.5B", PublishedConfigs.Qwen25Of05B, 494_032_768)]
    [InlineData("Qwen2.5-7B", PublishedConfigs.Qwen25Of7B, 7_615_616_512)]
    [InlineData("Qwen3-0.6B", PublishedConfigs.Qwen3Of06B, 596_049_920)]
    public void The_inventory_adds_up_to_the_published_count(string model, string json, long expected)
    {
        Assert.NotEmpty(model);
        Assert.Equal(expected, ParameterInventory.Count(ModelConfig.Parse(json)));
    }

    /// <summary>Published models of every family, by the lines of the table that planning reads.</summary>
    public static TheoryData<string> KnownIds =>
    [
        .. KnownModels.Ids.Select(id => KnownModels.FindLine(id)!)
            .Where(model => model.IsExact && DecoderFamilies.All.Any(family => family.ModelTypes.Contains(TypeOf(model))))
            .Select(model => model.Ids[0])
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(KnownIds))]
    public void The_inventory_of_a_published_model_has_the_published_number_of_parameters(string id)
    {
        var model = KnownModels.FindLine(id)!;

        Assert.Equal(model.Parameters, ParameterInventory.Count(ModelConfig.Parse(model.Config.GetRawText())));
    }

    [Fact]
    public void Every_family_is_proved_by_a_published_model() => Assert.Empty(
        DecoderFamilies.All.SelectMany(family => family.ModelTypes)
            .Except(KnownIds.Select(row => TypeOf(KnownModels.FindLine(row.Data)!))));

    private static string TypeOf(KnownModel model) => model.Config.GetProperty("model_type").GetString()!;

    [Fact]
    public void Untying_adds_a_head_of_vocabulary_times_width()
    {
        var config = ModelConfig.Parse(PublishedConfigs.Qwen3Of06B) with { TieWordEmbeddings = false };

        Assert.Equal(751_632_384, ParameterInventory.Count(config));
    }
}
