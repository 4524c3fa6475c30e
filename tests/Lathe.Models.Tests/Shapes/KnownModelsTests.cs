using System.Diagnostics;
using Lathe.Models.Shapes;

namespace Lathe.Models.Tests.Shapes;

public class KnownModelsTests
{
    public static TheoryData<string> FirstIds =>
        [.. KnownModels.Ids.Where(id => KnownModels.FindLine(id)!.Ids[0] == id).Order(StringComparer.Ordinal)];

    /// <summary>
    /// The point of the table: a wrong width, a forgotten bias or a norm too many shows as a count that is not the published one.
    /// </summary>
    [Theory]
    [MemberData(nameof(FirstIds))]
    public void The_shape_has_the_published_number_of_parameters(string id)
    {
        const double Rounding = 0.006;
        var model = KnownModels.FindLine(id)!;

        var counted = model.Shape().ParameterCount;

        var published = model.Parameters!.Value;
        Assert.True(published > 1e7, "no published number");
        var tolerance = model.IsExact ? 0 : Rounding * published;
        Assert.True(
            Math.Abs(counted - published) <= tolerance,
            $"{id}: counted {counted:N0}, published {published:N0}, apart by {counted - published:N0}");
    }

    /// <summary>Exact numbers prove a description to the last bias; of two families only rounded ones are published.</summary>
    [Fact]
    public void Every_family_is_proved_by_a_published_model()
    {
        var models = KnownModels.Ids.Select(id => KnownModels.FindLine(id)!).ToArray();
        var exact = models.Where(model => model.IsExact).Select(TypeOf);

        Assert.Equal(["hunyuan_v1_dense", "nemotron"], ModelShapeReader.ModelTypes.Except(exact).Order(StringComparer.Ordinal));
        Assert.Equal(ModelShapeReader.ModelTypes, models.Select(TypeOf).Distinct().Order(StringComparer.Ordinal));

        static string TypeOf(KnownModel model) => model.Config.GetProperty("model_type").GetString()!;
    }

    [Fact]
    public void The_table_is_wide_and_small()
    {
        using var table = typeof(KnownModels).Assembly.GetManifestResourceStream("Lathe.Models.Shapes.known-models.jsonl")!;

        Assert.InRange(table.Length, 1, 60 << 10);
        Assert.True(KnownModels.Ids.Count >= 400, $"{KnownModels.Ids.Count} ids");
        var sizes = KnownModels.Ids.Select(id => KnownModels.Find(id)!).Select(shape => (shape.ModelType, shape.ParameterCount));
        Assert.True(sizes.Distinct().Count() >= 150, $"{sizes.Distinct().Count()} sizes");
    }

    [Fact]
    public void A_line_states_only_what_differs_from_the_one_it_is_like()
    {
        foreach (var id in KnownModels.Ids)
        {
            var model = KnownModels.FindLine(id)!;
            if (model.Like is { } other)
            {
                Assert.Null(KnownModels.FindLine(other)!.Like);
            }
        }
    }

    [Theory]
    [InlineData("meta-llama/Llama-2-7b-hf", "llama", 32, 4096)]
    [InlineData("META-LLAMA/llama-2-7B-HF", "llama", 32, 4096)]
    [InlineData("deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", "qwen2", 28, 1536)]
    [InlineData("Qwen/QwQ-32B", "qwen2", 64, 5120)]
    [InlineData("mistralai/Mixtral-8x22B-Instruct-v0.1", "mixtral", 56, 6144)]
    public void An_id_is_found_whatever_its_case(string id, string modelType, int layers, int width)
    {
        var shape = KnownModels.Find(id)!;

        Assert.Equal((modelType, layers, width), (shape.ModelType, shape.NumHiddenLayers, shape.HiddenSize));
    }

    [Theory]
    [InlineData("Llama-2-7b-hf")]
    [InlineData("someone/Llama-2-7b-hf")]
    [InlineData("meta-llama/Llama-2-7b-hf/")]
    [InlineData("models/Llama-2-7b-hf")]
    [InlineData("")]
    public void Anything_else_is_unknown(string id) => Assert.Null(KnownModels.Find(id));

    [Fact]
    public void An_entry_is_read_in_a_moment()
    {
        const int Calls = 200;
        var ids = KnownModels.Ids.Take(Calls).ToArray();
        Array.ForEach(ids, id => KnownModels.Find(id));

        var watch = Stopwatch.StartNew();
        Array.ForEach(ids, id => KnownModels.Find(id));

        // The mean, so that one pause of a busy machine does not decide.
        Assert.InRange(watch.Elapsed.TotalMilliseconds / ids.Length, 0, 5);
    }
}
